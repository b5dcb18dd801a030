package dev.ottla.core;

import dev.ottla.core.world.KafkaView.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A partition: who holds it, who is in sync.
final class ToyPartition {
  final String topic;
  private final String name;
  final List<Integer> replicas;
  final Set<Integer> isr;
  int minIsr;
  private int leader;
  private @Nullable Partition view;

  /// Where it is on its way to; empty when it stays.
  List<Integer> target = List.of();

  ToyPartition(String topic, List<Integer> replicas, int minIsr) {
    this.topic = topic;
    this.name = topic + "-0";
    this.replicas = new ArrayList<>(replicas);
    this.isr = new TreeSet<>(replicas);
    this.minIsr = minIsr;
    this.leader = replicas.getFirst();
  }

  ToyPartition copy() {
    ToyPartition copy = new ToyPartition(topic, replicas, minIsr);
    copy.isr.retainAll(isr);
    copy.leader = leader;
    copy.target = target;
    return copy;
  }

  /// Whether no restart of one of its brokers can spare it.
  boolean lonely() {
    return replicas.size() <= minIsr;
  }

  /// How many replicas are in sync and serve.
  long inSync(Set<Integer> serving) {
    return isr.stream().filter(serving::contains).count();
  }

  /// The records on a broker's disk are gone; who had all of them leads.
  void lose(int broker) {
    if (isr.size() > 1) {
      isr.remove(broker);
      view = null;
    }
  }

  /// Copies begin; Kafka lists old and new replicas until the new ones are in sync.
  void begin(List<Integer> homes) {
    target = homes.equals(replicas) ? List.of() : List.copyOf(homes);
    view = null;
  }

  String name() {
    return name;
  }

  /// The first replica leads, if it can.
  void prefer(Set<Integer> live) {
    int first = replicas.getFirst();
    if (live.contains(first) && isr.contains(first)) {
      leader = first;
      view = null;
    }
  }

  int leader() {
    return leader;
  }

  void move(List<Integer> homes, Set<Integer> live) {
    if (homes.equals(replicas) || homes.isEmpty()) {
      return;
    }
    // A move ends when the new replicas are in sync.
    target = List.of();
    replicas.clear();
    replicas.addAll(homes);
    isr.clear();
    homes.stream().filter(live::contains).forEach(isr::add);
    if (isr.isEmpty()) {
      isr.add(homes.getFirst());
    }
    minIsr = Math.min(minIsr, Math.max(1, homes.size() - 1));
    view = null;
  }

  /// Replicas that are missed leave those in sync; those that run catch up.
  void tick(Set<Integer> live, Set<Integer> running, double pace, Luck luck) {
    if (!target.isEmpty() && running.containsAll(target) && leader >= 0 && luck.chance(pace)) {
      move(List.copyOf(target), live);
    }
    for (int id : replicas) {
      boolean in = isr.contains(id);
      if (in && !live.contains(id) && isr.size() > 1) {
        isr.remove(id);
        view = null;
      } else if (!in && running.contains(id) && leader >= 0 && luck.chance(pace)) {
        isr.add(id);
        view = null;
      }
    }
    if (leader < 0 || !live.contains(leader) || !isr.contains(leader)) {
      int next =
          replicas.stream().filter(r -> live.contains(r) && isr.contains(r)).findFirst().orElse(-1);
      if (next != leader) {
        leader = next;
        view = null;
      }
    }
  }

  Partition view() {
    if (view == null) {
      view =
          new Partition(
              topic,
              0,
              leader < 0 ? OptionalInt.empty() : OptionalInt.of(leader),
              Stream.concat(target.stream(), replicas.stream()).distinct().toList(),
              List.copyOf(isr),
              minIsr);
    }
    return view;
  }
}
