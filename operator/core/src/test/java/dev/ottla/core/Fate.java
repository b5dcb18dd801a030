package dev.ottla.core;

import dev.ottla.core.world.KafkaView.Quota;
import dev.ottla.core.world.KafkaView.Throttled;
import dev.ottla.core.world.Role;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/// Whatever goes wrong that nobody wanted. It leaves a majority of the quorum's disks and a copy of
/// every record: more no operator can mend.
final class Fate {
  /// A property that no spec of these stories speaks of.
  static final String BY_HAND = "log.roll.ms";

  private final Toy toy;
  private final Luck luck;

  /// So many blows in one story.
  private int left;

  Fate(Toy toy, Luck luck) {
    this.toy = toy;
    this.luck = luck;
    left = luck.pick(6);
  }

  void strikes(List<ToyOperator> operators) {
    if (left-- <= 0 || toy.kube.pods.isEmpty()) {
      return;
    }
    ToyPod pod = luck.pick(List.copyOf(toy.kube.pods.values()));
    switch (luck.pick(15)) {
      case 0, 1 -> {
        toy.say(() -> pod.name + " crashes");
        crash(pod, luck.pick(6));
      }
      case 2 -> outage();
      case 3 -> loseDisk(pod);
      case 4 -> {
        toy.say(() -> "followers are slow");
        toy.kafka.slow = !toy.kafka.slow;
      }
      case 5 -> {
        toy.say(() -> "somebody deletes " + pod.name);
        toy.laws.fate.add(pod.id());
        toy.kube.deletePod(pod.name, luck);
      }
      case 6 -> {
        ToyOperator operator = luck.pick(operators);
        toy.say(() -> "the watches of operator " + operator.name + " hang");
        operator.blind = 3 + luck.pick(8);
      }
      case 7 -> {
        ToyOperator operator = luck.pick(operators);
        toy.say(() -> "operator " + operator.name + " is killed and starts again");
        operator.restart();
      }
      case 8 -> {
        String node = "node-" + (char) ('a' + luck.pick(3));
        toy.say(() -> node + " is full");
        toy.kube.full.add(node);
      }
      case 9 -> topic();
      case 10 -> setByHand();
      case 11 -> limits();
      case 12 -> loseVolume(pod);
      case 13 -> {
        ToyOperator operator = luck.pick(operators);
        toy.say(() -> "a newer release takes the place of operator " + operator.name);
        operator.upgrade();
      }
      case 14 -> fill();
      default -> throw new IllegalStateException("dice with fifteen faces");
    }
  }

  private void setByHand() {
    if (toy.kafka.leader >= 0) {
      toy.say(() -> "somebody sets " + BY_HAND + " in Kafka");
      toy.kafka.everywhere.put(BY_HAND, "600000");
      toy.byHand = true;
    }
  }

  private void crash(ToyPod pod, int ticks) {
    if (!pod.stopping) {
      toy.laws.fate.add(pod.id());
      toy.kube.crash(pod, ticks);
    }
  }

  private void outage() {
    String node = "node-" + (char) ('a' + luck.pick(3));
    int ticks = 4 + luck.pick(12);
    toy.say(() -> node + " is off for " + ticks + " s");
    toy.kube.off.put(node, ticks);
    toy.kube.pods.values().stream()
        .filter(p -> p.node.equals(node))
        .forEach(p -> crash(p, luck.pick(3)));
  }

  private boolean loseDisk(ToyPod pod) {
    ToyKafka kafka = toy.kafka;
    boolean voter = kafka.voters.containsKey(pod.id());
    boolean whole = kafka.votes() == kafka.voters.size() && kafka.voters.size() > 2;
    boolean copies =
        kafka.partitions.stream().noneMatch(p -> p.isr.contains(pod.id()) && p.isr.size() < 2);
    boolean spared = copies && (!voter || whole);
    if (spared) {
      toy.say(() -> pod.name + " loses its disk");
      crash(pod, 1 + luck.pick(3));
      kafka.loseDisk(pod.id());
    }
    return spared;
  }

  /// With its claim, which names a volume that is no more. Before there is a quorum only a person
  /// can tell whether anything was on it.
  private void loseVolume(ToyPod pod) {
    boolean there = toy.kube.claims.containsKey("data-0-" + pod.name);
    boolean others =
        toy.kube.pods.values().stream().noneMatch(p -> p != pod && toy.kube.lost(p.name));
    if (pod.role == Role.BROKER
        && toy.kafka.leader >= 0
        && there
        && others
        && !pod.stopping
        && loseDisk(pod)) {
      toy.kube.lose(pod);
    }
  }

  private void topic() {
    // On brokers that run: one that is dead and not yet missed would be in sync without a disk.
    List<Integer> live =
        toy.kafka.live.stream()
            .filter(id -> !toy.kafka.cordoned.contains(id))
            .filter(id -> toy.kube.pod(id).filter(p -> p.running() && !p.stopping).isPresent())
            .toList();
    if (live.size() >= 3) {
      int first = luck.pick(live.size());
      List<Integer> homes =
          List.of(
              live.get(first),
              live.get((first + 1) % live.size()),
              live.get((first + 2) % live.size()));
      String name = "made" + toy.kafka.partitions.size();
      toy.say(() -> "somebody creates topic " + name + " on " + homes);
      toy.kafka.partitions.add(new ToyPartition(name, homes, 2));
    }
  }

  /// Somebody leaves limits behind, as tools that are interrupted do.
  private void limits() {
    toy.say(() -> "somebody leaves limits on copies behind");
    toy.kafka.strays.addAll(toy.kafka.live);
    toy.kafka.dirs.strays.addAll(toy.kafka.live);
    toy.kafka.throttled.put("clicks0", new Throttled(Set.of("0:0", "0:1"), Set.of("0:2")));
  }

  /// A volume fills up, or there is room again; somebody may have thought of limits before.
  private void fill() {
    int percent = luck.pick(List.of(50, 88, 91, 94, 96));
    for (int id : List.copyOf(toy.kafka.live)) {
      toy.kafka.dirs.filled.put(
          id, toy.kafka.dirs.capacity(id) / 100 * (luck.chance(0.5) ? percent : 50));
    }
    toy.say(() -> "volumes are up to " + percent + " % full");
    if (luck.chance(0.2)) {
      toy.say(() -> "somebody limits producers");
      Quota now = toy.kafka.quota;
      toy.laws.theirs = Quota.of(OptionalLong.of(1_000_000));
      toy.kafka.quota = new Quota(toy.laws.theirs.everyone(), now.ours(), now.since());
    }
  }

  /// It gets quiet.
  void ends(List<ToyOperator> operators) {
    operators.forEach(o -> o.blind = 0);
    toy.kube.full.clear();
    toy.kube.off.clear();
    toy.kafka.slow = false;
    toy.kafka.dirs.filled.clear();
  }
}
