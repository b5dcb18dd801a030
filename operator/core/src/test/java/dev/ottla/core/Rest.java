package dev.ottla.core;

import dev.ottla.api.ClusterSpec;
import dev.ottla.core.plan.Plan;
import dev.ottla.core.upgrade.Upgrade;
import dev.ottla.core.world.KafkaView.Rate;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What a world at rest must look like, told by the world itself and not by the plan.
final class Rest {
  private Rest() {}

  static void check(Toy toy) {
    World world = toy.look();
    Plan plan = Planner.plan(world, toy.sketch);
    if (!plan.atRest()) {
      throw new Wrong(
          "the plan at rest is not empty: " + plan.steps() + plan.waits() + plan.apply());
    }
    ClusterSpec spec = toy.cluster.getSpec();
    Set<Integer> brokers =
        IntStream.range(0, spec.brokers().replicas()).boxed().collect(Collectors.toSet());
    same("live brokers", brokers, toy.kafka.live);
    same("fenced brokers", Set.of(), toy.kafka.fenced);
    same("voters", Set.copyOf(world.controllerIds()), toy.kafka.voters.keySet());
    toy.kafka.voters.forEach(
        (id, disk) -> same("disk of " + id, disk, toy.kafka.directories.getOrDefault(id, "")));
    for (ToyPartition p : toy.kafka.partitions) {
      same("in sync of " + p.topic, Set.copyOf(p.replicas), p.isr);
    }
    same("set in Kafka", live(toy), toy.kafka.everywhere);
    same("features", new TreeMap<>(Upgrade.features(spec.version())), toy.kafka.features);
    same("rate of copies", OptionalLong.empty(), toy.kafka.rate);
    same("copies between disks", 0, toy.kafka.dirs.underway());
    same("rate of copies between disks", Rate.NONE, toy.kafka.dirs.limit(toy.kafka.everywhere));
    same("rates of single brokers", Set.of(), toy.kafka.strays);
    same("throttled replicas", Map.of(), toy.kafka.throttled);
    same("limit on producers", toy.laws.theirs, toy.kafka.quota);
    for (StatefulSet set : toy.kube.sets()) {
      pods(toy, set);
    }
    configs(toy);
  }

  /// No process runs, nobody has lost anything, and everybody is remembered.
  static void asleep(Toy toy) {
    same("pods", Set.of(), toy.kube.pods.keySet());
    for (StatefulSet set : toy.kube.sets()) {
      same("replicas of " + set.getMetadata().getName(), 0, set.getSpec().getReplicas());
    }
    World world = toy.look();
    for (ToyPartition p : toy.kafka.partitions) {
      for (int id : p.replicas) {
        if (id >= world.awake(Role.BROKER)) {
          throw new Wrong("broker " + id + " that holds " + p.topic + " would not wake");
        }
      }
    }
    for (int id : toy.kafka.voters.keySet()) {
      if (id - world.controllerRole().base() >= world.awake(world.controllerRole())) {
        throw new Wrong("controller " + id + " that votes would not wake");
      }
    }
  }

  /// What Kafka keeps: what the spec asks for, and what a person has set beside it.
  private static Map<String, String> live(Toy toy) {
    Map<String, String> live = new TreeMap<>(toy.cluster.getSpec().config());
    live.keySet().retainAll(Set.of("log.segment.bytes"));
    live.put("min.insync.replicas", "2");
    if (toy.byHand) {
      live.put(Fate.BY_HAND, "600000");
    }
    return live;
  }

  private static void pods(Toy toy, StatefulSet set) {
    String name = set.getMetadata().getName();
    Role role = name.endsWith(Role.BROKER.plural()) ? Role.BROKER : Role.CONTROLLER;
    List<ToyPod> pods = toy.kube.pods.values().stream().filter(p -> p.role == role).toList();
    same("pods of " + name, set.getSpec().getReplicas(), pods.size());
    for (ToyPod pod : pods) {
      same("revision of " + pod.name, toy.sketch.revision(set), pod.revision);
      same("state of " + pod.name, ToyPod.State.READY, pod.state);
      same("volumes of " + pod.name, volumes(toy, role), pod.volumes());
    }
    @Nullable ConfigMap map =
        (ConfigMap) toy.kube.kept.get("ConfigMap/" + pods.getFirst().config());
    String wanted =
        "log.retention.hours="
            + toy.cluster.getSpec().config().getOrDefault("log.retention.hours", "");
    if (map == null || !map.getData().getOrDefault("server.properties", "").contains(wanted)) {
      throw new Wrong(name + " does not run with " + wanted);
    }
    String image = toy.settings.image(toy.cluster.getSpec().version()).orElseThrow();
    same(
        "image of " + name,
        image,
        set.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage());
  }

  private static int volumes(Toy toy, Role role) {
    return role == Role.BROKER ? toy.cluster.getSpec().brokers().storage().all().size() : 1;
  }

  /// Nothing is left behind.
  private static void configs(Toy toy) {
    List<String> maps = new ArrayList<>();
    toy.kube.kept.keySet().stream().filter(k -> k.startsWith("ConfigMap/")).forEach(maps::add);
    same("ConfigMaps " + maps, toy.kube.sets().size() + 1, maps.size());
  }

  private static void same(String what, Object wanted, Object found) {
    if (!wanted.equals(found)) {
      throw new Wrong(what + ": " + found + " and not " + wanted);
    }
  }
}
