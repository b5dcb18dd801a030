package dev.ottla.e2e;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A Kubernetes-like place that runs Ottla by its manifests, with Ottla installed.
public sealed interface Substrate extends AutoCloseable permits Embedded, K3s, Given {

  /// The kinds of substrates.
  enum Kind {
    /// The API server and node agent of `local`: pods are processes of this machine.
    EMBEDDED,
    /// k3s in a container.
    K3S,
    /// A Kubernetes that somebody gave us by a kubeconfig.
    GIVEN
  }

  /// The kind, which also names it in reports.
  Kind kind();

  /// How to reach its API.
  Path kubeconfig();

  /// The host at which its node ports answer.
  String host();

  /// How nodes lose their power, where that can be done.
  default Optional<Power> power() {
    return Optional.empty();
  }

  /// What is worth keeping of the substrate itself when a scenario fails.
  default void evidence(Path folder) {}

  @Override
  void close();

  /// A client of its API; the caller closes it.
  default KubernetesClient client() {
    try {
      Config config = Config.fromKubeconfig(Files.readString(kubeconfig()));
      return new KubernetesClientBuilder().withConfig(config).build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The real kubectl in a namespace.
  default Kubectl kubectl(String namespace) {
    return Kubectl.of(kubeconfig(), namespace);
  }

  /// Takes power from nodes and gives it back.
  interface Power {
    /// Cuts a node off its power: its processes end at once.
    void cut(String node);

    /// Gives it back, and waits until the node runs.
    void restore(String node);
  }
}
