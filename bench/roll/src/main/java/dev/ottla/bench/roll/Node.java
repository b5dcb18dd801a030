package dev.ottla.bench.roll;

import dev.ottla.core.world.Role;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.HashMap;
import java.util.Map;

/// A pod and the Kafka node in it. Moments are seconds since the beginning.
final class Node {
  final String name;
  final Role role;
  final int ordinal;
  private final String rack;
  private int pods;
  private double went;

  /// From when on it is Ready.
  double ready;

  /// From when on all its replicas are in sync.
  double synced;

  private String revision = "";
  private Map<String, String> labels = Map.of();

  Node(String name, Role role, int ordinal, String rack) {
    this.name = name;
    this.role = role;
    this.ordinal = ordinal;
    this.rack = rack;
  }

  int id() {
    return role.base() + ordinal;
  }

  /// A pod is made from what its StatefulSet says now.
  void begin(StatefulSet set, double now, double restart) {
    pods++;
    went = now;
    ready = now + restart;
    synced = ready + Times.catchUp(restart);
    revision = set.getStatus().getUpdateRevision();
    labels = set.getSpec().getTemplate().getMetadata().getLabels();
  }

  /// Milliseconds since it last fetched the metadata log.
  long silent(double now) {
    return now >= ready ? 100 : Math.round((now - went) * 1000) + 100;
  }

  Pod pod(double now) {
    Map<String, String> all = new HashMap<>(labels);
    all.put("controller-revision-hash", revision);
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withUid(name + "-" + pods)
        .withLabels(all)
        .endMetadata()
        .withNewSpec()
        .withNodeName("node-" + rack)
        .endSpec()
        .withNewStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus(now >= ready ? "True" : "False")
        .endCondition()
        .addNewContainerStatus()
        .withNewState()
        .withNewRunning()
        .endRunning()
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }
}
