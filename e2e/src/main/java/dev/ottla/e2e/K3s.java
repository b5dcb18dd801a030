package dev.ottla.e2e;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/// k3s in a container. A few node ports are published under their own numbers, because a broker
/// tells its clients the number of its node port.
public final class K3s implements Substrate {
  private static final int FIRST_PORT = 31900;
  private static final int LAST_PORT = 31907;
  private static final String IMAGE =
      Optional.ofNullable(System.getenv("K3S_IMAGE")).orElse("rancher/k3s:v1.33.4-k3s1");

  private final K3sContainer container;
  private final Path kubeconfig;

  private K3s(K3sContainer container, Path kubeconfig) {
    this.container = container;
    this.kubeconfig = kubeconfig;
  }

  /// Why it can't run here; empty when a Docker engine answers.
  public static Optional<String> missing() {
    try {
      return DockerClientFactory.instance().isDockerAvailable()
          ? Optional.empty()
          : Optional.of("no Docker engine answers");
    } catch (IllegalStateException e) {
      return Optional.of("no Docker engine answers: " + e.getMessage());
    }
  }

  /// Starts a container, loads the images and installs Ottla.
  public static K3s start(Path folder) {
    K3sContainer container =
        new K3sContainer(DockerImageName.parse(IMAGE).asCompatibleSubstituteFor("rancher/k3s"));
    String range = FIRST_PORT + "-" + LAST_PORT;
    container.withEnv("TESTNODE_FLAGS", "--node-ports " + range);
    container.withCommand(
        "server",
        "--disable=traefik",
        "--tls-san=" + container.getHost(),
        "--service-node-port-range=" + range);
    container.withStartupTimeout(Duration.ofMinutes(4));
    for (int port = FIRST_PORT; port <= LAST_PORT; port++) {
      container.addExposedPort(port); // a port that is bound and not exposed is not published
    }
    container.withCreateContainerCmdModifier(
        cmd -> {
          HostConfig host = cmd.getHostConfig();
          if (host != null) {
            cmd.withHostConfig(host.withPortBindings(ports(cmd.getExposedPorts())));
          }
        });
    container.start();
    try {
      Files.createDirectories(folder);
      Path kubeconfig = folder.resolve("kubeconfig");
      Files.writeString(kubeconfig, container.getKubeConfigYaml());
      K3s k3s = new K3s(container, kubeconfig);
      House.tars().forEach(k3s::load);
      House.install(kubeconfig);
      return k3s;
    } catch (IOException e) {
      container.stop();
      throw new UncheckedIOException(e);
    }
  }

  private static List<PortBinding> ports(ExposedPort... exposed) {
    List<PortBinding> all = new ArrayList<>();
    for (ExposedPort port : exposed) {
      int number = port.getPort();
      boolean node = number >= FIRST_PORT && number <= LAST_PORT;
      all.add(
          new PortBinding(
              node ? Ports.Binding.bindIpAndPort("127.0.0.1", number) : Ports.Binding.empty(),
              port));
    }
    return all;
  }

  private void load(Path tar) {
    String inside = "/tmp/" + tar.getFileName();
    container.copyFileToContainer(MountableFile.forHostPath(tar), inside);
    try {
      var ran = container.execInContainer("ctr", "images", "import", inside);
      if (ran.getExitCode() != 0) {
        throw new IllegalStateException(inside + ": " + ran.getStderr());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while loading " + tar, e);
    }
  }

  @Override
  public Kind kind() {
    return Kind.K3S;
  }

  @Override
  public Path kubeconfig() {
    return kubeconfig;
  }

  @Override
  public String host() {
    return container.getHost();
  }

  @Override
  public void evidence(Path folder) {
    try {
      Files.writeString(folder.resolve("k3s.log"), container.getLogs());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    container.stop();
  }
}
