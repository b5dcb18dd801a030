package dev.ottla.core.roll;

import dev.ottla.api.Cluster;
import dev.ottla.api.Roll.NoCopyToSpare;
import dev.ottla.core.Specs;
import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.NotAsked;
import dev.ottla.core.world.KafkaView.Partition;
import dev.ottla.core.world.KafkaView.Quorum;
import dev.ottla.core.world.KafkaView.Seen;
import dev.ottla.core.world.KafkaView.Up;
import dev.ottla.core.world.Kube;
import dev.ottla.core.world.Kube.Machine;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.Settings;
import dev.ottla.core.world.Signature;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Three controllers and three brokers, some of them stale.
final class RollWorld {
  private static final Names NAMES = new Names("shop", "orders");

  private final Set<String> stale = new HashSet<>();
  private final Set<String> down = new HashSet<>();
  private final Set<String> asked = new HashSet<>();
  private NoCopyToSpare policy = NoCopyToSpare.Wait;
  private int minReadySeconds;
  private int brokers = 3;
  private int more;
  private boolean racks;
  private String signature = "";
  private Optional<String> closed = Optional.empty();

  RollWorld stale(String set, int count) {
    for (int i = 0; i < count; i++) {
      stale.add("orders-" + set + "-" + i);
    }
    return this;
  }

  RollWorld racks(int count) {
    brokers = count;
    racks = true;
    return this;
  }

  /// The brokers' StatefulSet wants so many, though there are fewer pods.
  RollWorld wants(int replicas) {
    more = replicas - brokers;
    return this;
  }

  RollWorld interrupts() {
    policy = NoCopyToSpare.Interrupt;
    return this;
  }

  RollWorld soaks(int seconds) {
    minReadySeconds = seconds;
    return this;
  }

  RollWorld signed(String pod) {
    signature = pod + "/uid-" + pod;
    return this;
  }

  RollWorld asked(String pod) {
    asked.add(pod);
    return this;
  }

  /// No maintenance window is open.
  RollWorld closed() {
    closed = Optional.of("a window opens later");
    return this;
  }

  RollWorld down(String pod) {
    down.add(pod);
    return this;
  }

  String first(Quorum quorum, Partition partition) {
    return first(quorum, brokers(partition));
  }

  String first(Quorum quorum, Brokers brokers) {
    return first(quorum, new Up<>(brokers));
  }

  String first(Quorum quorum, Seen<Brokers> brokers) {
    Roll roll = Roll.of(world(quorum, brokers), closed);
    return roll.steps().isEmpty()
        ? "waits: " + roll.waits().getFirst().why()
        : roll.steps().getFirst().what();
  }

  String last(Quorum quorum, Partition partition) {
    return Roll.of(world(quorum, new Up<>(brokers(partition))), closed).waits().getLast().step();
  }

  String trouble(Quorum quorum, Partition partition) {
    return Roll.of(world(quorum, new Up<>(brokers(partition))), closed)
        .troubles()
        .getFirst()
        .message();
  }

  private static Brokers brokers(Partition partition) {
    return new Brokers(Set.of(0, 1, 2), Set.of(), List.of(partition));
  }

  private World world(Quorum quorum, Seen<Brokers> brokers) {
    List<HasMetadata> objects = new ArrayList<>();
    Stream.of(Role.values()).forEach(r -> add(objects, r));
    Cluster cluster = new Cluster();
    cluster.setMetadata(
        new ObjectMetaBuilder().withName("orders").withNamespace("shop").withUid("u").build());
    cluster.setSpec(
        Specs.of(
            """
            brokers: {replicas: %d%s}
            roll: {noCopyToSpare: %s, minReadySeconds: %d}
            """
                .formatted(
                    this.brokers,
                    racks ? ", racks: {topologyKey: zone}" : "",
                    policy,
                    minReadySeconds)));
    objects.add(
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(NAMES.topology())
            .addToAnnotations(Signature.KEY, signature)
            .endMetadata()
            .build());
    return new World(
        Instant.EPOCH,
        new Settings(Map.of(), "IfNotPresent"),
        cluster,
        new Kube(objects, machines()),
        new KafkaView(new Up<>(quorum), brokers, new NotAsked<>("not needed here")));
  }

  private static List<Machine> machines() {
    return Stream.of("a", "b", "c")
        .map(z -> new Machine("node-" + z, Map.of("zone", z), "10.0.0.1"))
        .toList();
  }

  private void add(List<HasMetadata> objects, Role role) {
    int count = role == Role.BROKER ? brokers : 3;
    objects.add(
        new StatefulSetBuilder()
            .withNewMetadata()
            .withName(NAMES.set(role))
            .withGeneration(2L)
            .endMetadata()
            .withNewSpec()
            .withReplicas(role == Role.BROKER ? count + more : count)
            .endSpec()
            .withNewStatus()
            .withObservedGeneration(2L)
            .withUpdateRevision("new")
            .endStatus()
            .build());
    for (int i = 0; i < count; i++) {
      String name = NAMES.pod(role, i);
      boolean wanted = asked.contains(name);
      objects.add(
          new PodBuilder()
              .withNewMetadata()
              .withName(name)
              .withUid("uid-" + name)
              .withAnnotations(wanted ? Map.of(Names.RESTART, "now") : Map.of())
              .addToLabels(Names.ROLE_LABEL, role.word())
              .addToLabels("controller-revision-hash", stale.contains(name) ? "old" : "new")
              .endMetadata()
              .withNewSpec()
              .withNodeName("node-" + (char) ('a' + i % 3))
              .endSpec()
              .withNewStatus()
              .addNewCondition()
              .withLastTransitionTime("1969-12-31T23:59:30Z")
              .withType("Ready")
              .withStatus(down.contains(name) ? "False" : "True")
              .endCondition()
              .addNewContainerStatus()
              .withNewState()
              .withNewRunning()
              .endRunning()
              .endState()
              .endContainerStatus()
              .endStatus()
              .build());
    }
  }
}
