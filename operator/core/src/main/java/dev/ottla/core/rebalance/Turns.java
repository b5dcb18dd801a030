package dev.ottla.core.rebalance;

import dev.ottla.api.Rebalancing;
import dev.ottla.api.RebalancingSpec;
import dev.ottla.api.RebalancingStatus;
import dev.ottla.api.RebalancingStatus.Phase;
import dev.ottla.core.rebalance.Report.Told;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.World;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Rebalances that people ask for, one after the other, the oldest first.
final class Turns {
  private static final Comparator<Rebalancing> BY_AGE =
      Comparator.<Rebalancing, String>comparing(
              r -> Optional.ofNullable(r.getMetadata().getCreationTimestamp()).orElse(""))
          .thenComparing(r -> r.getMetadata().getName());

  private Turns() {}

  /// Those of this Cluster that are not over, by age.
  private static List<Rebalancing> open(World world) {
    List<Rebalancing> all = world.kube().all(Rebalancing.class);
    if (all.isEmpty()) {
      return all;
    }
    return all.stream()
        .filter(r -> r.getSpec().cluster().equals(world.names().cluster()))
        .filter(r -> r.getMetadata().getDeletionTimestamp() == null && !is(r, Phase.Done))
        .sorted(BY_AGE)
        .toList();
  }

  static boolean is(Rebalancing asked, Phase phase) {
    RebalancingStatus status = asked.getStatus();
    return status != null && status.phase() == phase;
  }

  /// The one whose turn it is: who is stopped, or asks for what is not there, holds nobody up.
  static Optional<Rebalancing> turn(World world) {
    return open(world).stream()
        .filter(r -> !r.getSpec().stop() && astray(world, r).isEmpty())
        .findFirst();
  }

  /// The one that a plan is kept for, if it is not over.
  static Optional<Rebalancing> whose(World world, String tag) {
    return open(world).stream().filter(r -> Asked.tag(r).equals(tag)).findFirst();
  }

  /// Whether a topic is among those that may move.
  static boolean takes(RebalancingSpec spec, String topic) {
    return spec.topics().isEmpty() || spec.topics().stream().anyMatch(p -> fits(p, topic));
  }

  /// Each star stands for any characters, or none; the first place that fits is as good as a later.
  private static boolean fits(String pattern, String topic) {
    String[] parts = pattern.split("\\*", -1);
    String first = parts[0];
    String last = parts[parts.length - 1];
    if (parts.length == 1) {
      return topic.equals(pattern);
    }
    int at = first.length();
    int end = topic.length() - last.length();
    if (!topic.startsWith(first) || !topic.endsWith(last)) {
      return false;
    }
    for (int i = 1; i < parts.length - 1; i++) {
      int found = topic.indexOf(parts[i], at);
      if (found < 0) {
        return false;
      }
      at = found + parts[i].length();
    }
    return at <= end;
  }

  /// What a Rebalance names that is not there, as far as it can be seen.
  private static Optional<String> astray(World world, Rebalancing asked) {
    RebalancingSpec spec = asked.getSpec();
    Optional<Integer> stranger =
        spec.brokers().stream().filter(id -> id >= world.brokersWanted()).findFirst();
    if (stranger.isPresent()) {
      return Optional.of(
          "spec.brokers names broker %d, and Cluster %s has brokers 0 to %d. Make a new Rebalance, or add brokers."
              .formatted(stranger.get(), spec.cluster(), world.brokersWanted() - 1));
    }
    return world
        .brokers()
        .map(Brokers::partitions)
        .filter(all -> all.stream().noneMatch(p -> takes(spec, p.topic())))
        .filter(all -> !spec.topics().isEmpty())
        .map(
            all ->
                "No topic of Cluster %s matches spec.topics: %s. Make the topic, or a new Rebalance."
                    .formatted(spec.cluster(), String.join(", ", spec.topics())));
  }

  /// What is told of those whose turn it is not.
  static List<Rebalancing> others(World world, Optional<Rebalancing> turn) {
    List<Rebalancing> told = new ArrayList<>();
    for (Rebalancing r : open(world)) {
      Optional<String> astray = astray(world, r);
      if (r.getSpec().stop()) {
        told.addAll(stopped(world, r));
      } else if (astray.isPresent()) {
        told.addAll(Report.wrong(world.now(), r, "NothingThere", astray.get()));
      } else if (turn.filter(first -> !first.equals(r)).isPresent()) {
        String words = "Rebalance " + turn.get().getMetadata().getName() + " comes first";
        told.addAll(Report.of(world, r, Phase.Waiting, words, Told.NOTHING));
      }
    }
    return told;
  }

  /// Nothing before it is seen whether its moves were taken back.
  private static List<Rebalancing> stopped(World world, Rebalancing asked) {
    String words =
        "spec.stop is true: what was under way was taken back, and nothing more begins. Set it to"
            + " false to go on.";
    return world.brokers().flatMap(Brokers::layout).isEmpty()
        ? List.of()
        : Report.of(world, asked, Phase.Stopped, words, Told.last(asked));
  }

  /// What is told while brokers cannot be asked, or one is away.
  static List<Rebalancing> unseen(World world) {
    Optional<Rebalancing> turn = turn(world);
    Stream<Rebalancing> first =
        turn.stream()
            .flatMap(r -> Report.of(world, r, Phase.Waiting, later(world), Told.last(r)).stream());
    return Stream.concat(first, others(world, turn).stream()).toList();
  }

  /// Why nothing may be done for this Cluster, by a person's own word.
  static Optional<String> held(World world) {
    String cluster = "Cluster " + world.names().cluster();
    return world.spec().hibernate()
        ? Optional.of(cluster + " sleeps until its spec.hibernate is false")
        : world.spec().paused()
            ? Optional.of("spec.paused of " + cluster + " is true")
            : Optional.empty();
  }

  static String later(World world) {
    return held(world).orElse("not all brokers of Cluster " + world.names().cluster() + " serve");
  }

  static String busy(World world) {
    return "Cluster %s does something else first: its status.next says what"
        .formatted(world.names().cluster());
  }
}
