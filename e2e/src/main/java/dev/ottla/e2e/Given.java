package dev.ottla.e2e;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A Kubernetes that we are given: its kubeconfig in `e2e.kubeconfig`, and how it gets images in
/// `e2e.images`, a command that takes image tars (without it the images must be there).
/// `e2e.cluster` is the path of the test cluster's tool, which knows all of these and cuts power
/// too.
public final class Given implements Substrate {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path kubeconfig;
  private final String host;
  private final @Nullable String tool;

  private Given(Path kubeconfig, String host, @Nullable String tool) {
    this.kubeconfig = kubeconfig;
    this.host = host;
    this.tool = tool;
  }

  /// Whether one is given.
  public static boolean there() {
    return System.getProperty("e2e.kubeconfig") != null
        || System.getProperty("e2e.cluster") != null;
  }

  /// Takes what is given, loads the images and installs Ottla.
  public static Given take() {
    String tool = System.getProperty("e2e.cluster");
    String file = System.getProperty("e2e.kubeconfig");
    if (file == null && tool == null) {
      throw new IllegalStateException("neither e2e.kubeconfig nor e2e.cluster is set");
    }
    Path kubeconfig =
        Path.of(file != null ? file : Shell.HERE.run(tool, "kubeconfig").orThrow().trim());
    String load = System.getProperty("e2e.images", tool == null ? "" : tool + " load-image");
    if (!load.isBlank()) {
      List<String> command = new ArrayList<>(List.of(load.split(" ", -1)));
      House.tars().forEach(tar -> command.add(tar.toString()));
      Shell.HERE.within(PATIENCE).run(command, "").orThrow();
    }
    Given given = new Given(kubeconfig, System.getProperty("e2e.host", "127.0.0.1"), tool);
    House.install(kubeconfig);
    return given;
  }

  @Override
  public Kind kind() {
    return Kind.GIVEN;
  }

  @Override
  public Path kubeconfig() {
    return kubeconfig;
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public Optional<Power> power() {
    return Optional.ofNullable(tool).map(t -> new ToolPower(t, kubectl("default")));
  }

  @Override
  public void close() {
    // It is not ours: who gave it takes it down.
  }

  /// Power by the test cluster's tool, which counts nodes from 1: `node2` is its node 2.
  private record ToolPower(String tool, Kubectl kubectl) implements Power {
    @Override
    public void cut(String node) {
      Shell.HERE.run(tool, "node", "--kill", "--node", number(node), "stop").orThrow();
    }

    @Override
    public void restore(String node) {
      Shell.HERE.within(PATIENCE).run(tool, "node", "--node", number(node), "start").orThrow();
      kubectl.await("node/" + node, "condition=Ready", PATIENCE);
    }

    private static String number(String node) {
      String digits = node.replaceAll("[^0-9]", "");
      if (digits.isEmpty() || digits.equals("1")) {
        throw new IllegalArgumentException(
            node + " serves the API and the node ports: its power is not cut");
      }
      return digits;
    }
  }
}
