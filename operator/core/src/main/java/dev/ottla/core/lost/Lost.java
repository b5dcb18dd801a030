package dev.ottla.core.lost;

import dev.ottla.api.Brokers.LostVolumes;
import dev.ottla.core.plan.Plan.Trouble;
import dev.ottla.core.plan.Step;
import dev.ottla.core.plan.Step.ReplaceVolumes;
import dev.ottla.core.plan.Words;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Partition;
import dev.ottla.core.world.KafkaView.Quorum;
import dev.ottla.core.world.Kube.Machine;
import dev.ottla.core.world.Member;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.World;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is lost with a node, and what may be done about it.
///
/// That a machine is off for good only a person can know: nothing is forced here, and no claim is
/// deleted unless the spec says so and other brokers have all that was on it.
///
/// @param steps brokers that start anew with an empty volume, one at a time
/// @param troubles what a person must know, or do
public record Lost(List<Step> steps, List<Trouble> troubles) {
  /// A pod is gone at the latest at its deletion timestamp, if its node does its part.
  private static final Duration LATE = Duration.ofMinutes(1);

  /// What is lost by now.
  public static Lost of(World world) {
    List<Trouble> troubles = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    for (Member member : world.members()) {
      if (member.stopping()) {
        stuck(world, member).ifPresent(troubles::add);
      } else {
        Optional<Missing> missing = Missing.of(world, member);
        if (missing.isPresent()) {
          Optional<String> hindrance =
              early(world, missing.get()).or(() -> hindrance(world, member));
          if (hindrance.isEmpty() && world.spec().brokers().lostVolumes() == LostVolumes.Replace) {
            steps.add(replace(member, missing.get()));
          } else {
            troubles.add(told(member, missing.get(), hindrance));
          }
        }
      }
    }
    return new Lost(steps.stream().limit(1).toList(), List.copyOf(troubles));
  }

  private static Step replace(Member member, Missing missing) {
    return new ReplaceVolumes(
        member.name(), missing.claims(), missing.why() + ", and other brokers have all it held");
  }

  /// Its node does not end it.
  private static Optional<Trouble> stuck(World world, Member member) {
    Instant due = Instant.parse(member.pod().getMetadata().getDeletionTimestamp());
    if (!member.scheduled() || world.now().isBefore(due.plus(LATE))) {
      return Optional.empty();
    }
    String node = member.pod().getSpec().getNodeName();
    boolean away = world.kube().node(node).filter(Machine::ready).isEmpty();
    String message =
        away
            ? "%s cannot end, since its node %s does not answer. If that machine is off for good, say so: kubectl taint node %2$s node.kubernetes.io/out-of-service=nodeshutdown:NoExecute; the pod then starts elsewhere. Never while it may still run: two processes would write to one volume."
                .formatted(member.name(), node)
            : "%s should have ended at %s, and its node %s, which answers, does not end it: look at the kubelet there."
                .formatted(member.name(), due, node);
    return Optional.of(new Trouble("PodStuck", message, false));
  }

  private static Optional<String> early(World world, Missing missing) {
    return missing
        .from()
        .filter(world.now()::isBefore)
        .map(t -> "nothing is given up before " + t.truncatedTo(ChronoUnit.SECONDS));
  }

  /// Why it must keep what is left of it; empty when its volume can be spared.
  private static Optional<String> hindrance(World world, Member member) {
    if (member.role() == Role.CONTROLLER) {
      return Optional.of("a person decides about controllers");
    }
    if (world.brokers().isEmpty() || world.quorum().filter(Quorum::decides).isEmpty()) {
      return Optional.of("Kafka does not answer, so what it held is not known");
    }
    // Another that lost its own does not come back by waiting: each would wait for the other.
    Optional<Member> other =
        world.members().stream()
            .filter(m -> !m.ready() && !m.equals(member) && Missing.of(world, m).isEmpty())
            .findFirst();
    return other
        .map(o -> o.name() + " is not ready, either")
        .or(() -> alone(world.brokers().get(), member.id()));
  }

  /// Partitions that nobody else has in sync.
  private static Optional<String> alone(Brokers brokers, int id) {
    if (brokers.live().contains(id)) {
      return Optional.of("broker " + id + " still serves");
    }
    List<String> only =
        brokers.partitions().stream()
            .filter(p -> p.replicas().contains(id) && !elsewhere(brokers, p, id))
            .map(Partition::name)
            .sorted()
            .toList();
    return only.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "no other broker has all records of %d partitions, %s: without that volume they are lost"
                .formatted(only.size(), Words.first(only, 3)));
  }

  private static boolean elsewhere(Brokers brokers, Partition partition, int id) {
    return partition.isr().stream().anyMatch(r -> r != id && brokers.live().contains(r));
  }

  private static Trouble told(Member member, Missing missing, Optional<String> hindrance) {
    String claims = String.join(" ", missing.claims());
    String out =
        hindrance
            .map(h -> "Bring it back if you can: " + h + ".")
            .orElse(
                "Other brokers have all it held. If it never comes back, set spec.brokers.lostVolumes to Replace, or: kubectl delete --wait=false pvc "
                    + claims
                    + " && kubectl delete pod "
                    + member.name()
                    + "; the broker then copies everything.");
    return new Trouble(
        "VolumeLost",
        "%s cannot start: %s. %s".formatted(member.name(), missing.why(), out),
        false);
  }
}
