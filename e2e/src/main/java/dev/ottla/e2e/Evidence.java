package dev.ottla.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What is kept of a scenario that failed: logs, events, and the world as YAML.
///
/// @param folder where it is kept
public record Evidence(Path folder) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String KINDS =
      "clusters.ottla.dev,topics.ottla.dev,rebalances.ottla.dev,statefulsets,pods,services,configmaps,"
          + "persistentvolumeclaims,poddisruptionbudgets,networkpolicies,serviceaccounts";

  /// Collects what there is; what can't be had leaves its reason in its file.
  public void collect(Place place) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Kubectl kubectl = patient(place.kubectl());
    Kubectl operator = patient(place.substrate().kubectl(House.OPERATOR));
    keep("world.yaml", kubectl.run("get", KINDS, "-o", "yaml"));
    keep("world.txt", kubectl.run("get", KINDS, "-o", "wide"));
    keep("pods.txt", kubectl.run("describe", "pods"));
    keep("events.txt", kubectl.run("get", "events", "--sort-by=.lastTimestamp"));
    keep("nodes.txt", kubectl.run("get", "nodes", "-o", "wide"));
    keep("operator.log", operator.run("logs", "deployment/ottla-operator", "--tail=2000"));
    keep("operator-pods.txt", operator.run("describe", "pods"));
    for (String pod : pods(kubectl)) {
      keep(pod + ".log", kubectl.run("logs", pod));
      Shell.Ran previous = kubectl.run("logs", pod, "--previous");
      if (previous.ok()) {
        keep(pod + ".previous.log", previous);
      }
    }
    place.substrate().evidence(folder);
  }

  private static List<String> pods(Kubectl kubectl) {
    return kubectl
        .run("get", "pods", "-o", "name")
        .out()
        .lines()
        .map(line -> line.replace("pod/", ""))
        .filter(name -> !name.isBlank())
        .toList();
  }

  private static Kubectl patient(Kubectl kubectl) {
    return new Kubectl(kubectl.shell().within(PATIENCE), kubectl.namespace());
  }

  private void keep(String name, Shell.Ran ran) {
    try {
      Files.writeString(folder.resolve(name), ran.ok() ? ran.out() : ran.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
