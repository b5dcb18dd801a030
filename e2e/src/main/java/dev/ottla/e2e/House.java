package dev.ottla.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The repository: where the things that scenarios run are built.
public final class House {
  /// The namespace that the manifests install the operator in.
  public static final String OPERATOR = "ottla";

  /// The repository's folder, given as `ottla.root` or looked for upwards of this process's folder.
  public static final Path ROOT = root();

  private House() {}

  /// What must be built, by its path in the repository.
  public static Path built(String path) {
    Path file = ROOT.resolve(path);
    if (!Files.exists(file)) {
      throw new IllegalStateException(file + " is missing: run ./ottla verify, which builds it");
    }
    return file;
  }

  /// The image tars.
  public static List<Path> tars() {
    return List.of("kafka-4.4.0", "kafka-4.3.1", "operator").stream()
        .map(name -> built("images/target/tars/" + name + ".tar"))
        .toList();
  }

  /// Installs the operator as the README says, and waits until it runs.
  static void install(Path kubeconfig) {
    Kubectl kubectl = Kubectl.of(kubeconfig, OPERATOR);
    kubectl.say("apply", "--server-side", "-k", built("manifests").toString());
    kubectl.await("deployment/ottla-operator", "condition=Available", Duration.ofMinutes(3));
  }

  /// Installs the definitions of our kinds alone, and waits until they are served.
  public static void define(Kubectl kubectl) {
    kubectl.say("apply", "--server-side", "-k", built("crds").toString());
    for (String kind : List.of("clusters", "rebalances", "topics")) {
      kubectl.await("crd/" + kind + ".ottla.dev", "condition=Established", Duration.ofMinutes(1));
    }
  }

  private static Path root() {
    String given = System.getProperty("ottla.root");
    if (given != null) {
      return Path.of(given).toAbsolutePath().normalize();
    }
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve(".mvn")) && here.getParent() != null) {
      here = here.getParent();
    }
    return here;
  }
}
