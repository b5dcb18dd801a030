package dev.ottla.e2e;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// A Kubernetes API for the operator alone: the embedded one, or the real one whose kubeconfig
/// `e2e.control` names. The definitions and the role of the manifests are installed, the Deployment
/// is not: the operator runs as a program of this machine under its role, and the images that it
/// asks for are nowhere, so that what becomes of its objects is the same on both.
public final class Control implements AutoCloseable {
  private final Optional<Embedded> embedded;
  private final Path kubeconfig;
  private final Path folder;
  private final KubernetesClient client;

  private Control(Optional<Embedded> embedded, Path kubeconfig, Path folder) throws IOException {
    this.embedded = embedded;
    this.kubeconfig = kubeconfig;
    this.folder = folder;
    Config config = Config.fromKubeconfig(Files.readString(kubeconfig));
    this.client = new KubernetesClientBuilder().withConfig(config).build();
  }

  /// Takes the given API server or starts one, which keeps its data in a folder.
  public static Control open(Path folder) {
    String given = System.getProperty("e2e.control", "");
    try {
      Files.createDirectories(folder);
      Control control =
          given.isEmpty()
              ? embedded(Embedded.bare(folder.resolve("server")), folder)
              : new Control(Optional.empty(), Path.of(given), folder);
      control.install();
      return control;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Control embedded(Embedded embedded, Path folder) throws IOException {
    return new Control(Optional.of(embedded), embedded.kubeconfig(), folder);
  }

  private void install() {
    Kubectl kubectl = kubectl(House.OPERATOR);
    for (String file : new String[] {"namespace.yaml", "serviceaccount.yaml", "rbac.yaml"}) {
      kubectl.say("apply", "--server-side", "-f", House.built("manifests/" + file).toString());
    }
    House.define(kubectl);
  }

  /// A client of the API, with all rights.
  public KubernetesClient client() {
    return client;
  }

  /// The real kubectl, with all rights.
  public Kubectl kubectl(String namespace) {
    return Kubectl.of(kubeconfig, namespace);
  }

  /// Makes a namespace.
  public void namespace(String name) {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  /// Starts an operator that serves some namespaces, and does not wait for it.
  public Operator operator(String name, Map<String, String> variables) {
    Path own = folder.resolve(name + ".kubeconfig");
    Kubectl kubectl = kubectl(House.OPERATOR);
    String token = kubectl.say("create", "token", "ottla-operator", "--duration=1h").strip();
    try {
      Files.writeString(own, kubectl.say("config", "view", "--raw", "--minify", "--flatten"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Shell mine = Shell.HERE.with("KUBECONFIG", own.toString());
    mine.run("kubectl", "config", "set-credentials", "operator", "--token=" + token).orThrow();
    mine.run("kubectl", "config", "set-context", "--current", "--user=operator").orThrow();
    return Operator.start(own, folder.resolve(name + ".log"), variables);
  }

  @Override
  public void close() {
    client.close();
    embedded.ifPresent(Embedded::close);
  }
}
