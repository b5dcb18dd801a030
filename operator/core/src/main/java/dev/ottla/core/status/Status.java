package dev.ottla.core.status;

import dev.ottla.api.Autoscale;
import dev.ottla.api.ClusterStatus;
import dev.ottla.api.ClusterStatus.Next;
import dev.ottla.api.ClusterStatus.Scaled;
import dev.ottla.core.plan.Conditions;
import dev.ottla.core.plan.Outcome;
import dev.ottla.core.plan.Plan;
import dev.ottla.core.world.Addresses;
import dev.ottla.core.world.Form;
import dev.ottla.core.world.Identity;
import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.Member;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a Cluster's status says: a total function of what was seen, planned and done.
public final class Status {
  /// So many next steps are told: a person reads the first few, and the object stays small.
  private static final int NEXT = 10;

  private static final String NOTHING = "nothing is left to do";

  private static final String SLEEPS =
      "no pod runs, and all data is kept; set spec.hibernate to false to wake it";

  private Status() {}

  /// The whole status, conditions included; equal to the last one when nothing has changed.
  public static ClusterStatus of(World world, Plan plan, Outcome outcome) {
    List<Member> brokers = world.kube().members(world.names(), Role.BROKER);
    long ready = brokers.stream().filter(Member::ready).count();
    return new ClusterStatus(
        world.cluster().getMetadata().getGeneration(),
        conditions(world, plan, outcome, ready),
        brokers.size(),
        selector(world),
        ready + "/" + world.brokersWanted(),
        version(world),
        Identity.of(world).clusterId(),
        Addresses.bootstrap(world),
        world.members().stream()
            .sorted(Comparator.comparing(Member::id))
            .map(m -> Nodes.node(world, m))
            .toList(),
        scaled(world, plan).orElse(null),
        next(plan),
        moving(world, plan));
  }

  /// What the load wants, or what is known of it from before, where anybody still asks for it.
  private static Optional<Scaled> scaled(World world, Plan plan) {
    return plan.scaled()
        .or(
            () ->
                Optional.ofNullable(world.spec().autoscale())
                    .flatMap(p -> Optional.ofNullable(world.cluster().getStatus()))
                    .map(ClusterStatus::autoscale));
  }

  /// Who is in charge of the number of brokers, where it is not the spec alone.
  private static void charge(World world, Plan plan, Conditions all) {
    Autoscale policy = world.spec().autoscale();
    Optional<Scaled> scaled = scaled(world, plan);
    if (policy == null || scaled.isEmpty()) {
      return;
    }
    Scaled now = scaled.get();
    String wants =
        "%d brokers since %s, %d before: %s"
            .formatted(now.wanted(), now.since(), now.from(), now.why());
    all.set(
        "Autoscaled",
        policy.mode() == Autoscale.Mode.Auto,
        policy.mode().name(),
        switch (policy.mode()) {
          case Auto ->
              "spec.autoscale is in charge and wants %s. spec.brokers.replicas is only what it starts from"
                  .formatted(wants);
          case Recommend ->
              "spec.brokers.replicas is in charge; spec.autoscale would want " + wants;
        });
  }

  private static List<Condition> conditions(
      World world, Plan plan, Outcome outcome, long readyBrokers) {
    List<Condition> before =
        Optional.ofNullable(world.cluster().getStatus())
            .map(ClusterStatus::conditions)
            .orElse(List.of());
    List<String> wrong = wrong(world, plan, outcome);
    boolean stopped = plan.troubles().stream().anyMatch(Plan.Trouble::stops);
    boolean rest = plan.atRest() && outcome.failures().isEmpty() && !stopped;
    List<Next> next = next(plan);
    String coming = next.isEmpty() ? "" : next.getFirst().step() + ": " + next.getFirst().why();
    String later = plan.waits().stream().map(Plan.Wait::step).collect(Collectors.joining(", "));
    String message =
        rest
            ? resting(world, readyBrokers, later)
            : Stream.concat(Stream.of(coming), wrong.stream())
                .filter(s -> !s.isEmpty())
                .collect(Collectors.joining(". "));
    Conditions all =
        new Conditions(before, world.now(), world.cluster().getMetadata().getGeneration());
    String atRest = world.spec().hibernate() ? "Asleep" : "AtRest";
    all.set("Ready", rest, rest ? atRest : still(world, stopped).orElse("Progressing"), message);
    all.set(
        "Progressing",
        !rest && still(world, stopped).isEmpty(),
        rest ? atRest : still(world, stopped).orElse("NextStep"),
        rest || coming.isEmpty() ? NOTHING : coming);
    all.set(
        "Degraded",
        !wrong.isEmpty(),
        wrong.isEmpty() ? "AllWell" : reason(plan, outcome),
        wrong.isEmpty() ? "nothing is wrong" : String.join(". ", wrong).replace(".. ", ". "));
    chosen(all, world);
    Form.proposal(world).ifPresent(p -> all.set("UpgradeProposed", true, "Approve", p));
    charge(world, plan, all);
    if (moving(world, plan) != null) {
      all.set(Conditions.MOVING, true, "Copying", "replicas are copied");
    }
    Overrides.of(world, before).ifPresent(o -> all.set(Overrides.TYPE, true, "SetByHand", o));
    return all.all();
  }

  /// States that a person has chosen.
  private static void chosen(Conditions all, World world) {
    if (world.spec().paused()) {
      all.set(
          "Paused", true, "SpecPaused", "spec.paused is true: nothing is changed until it is not");
    }
    if (world.spec().hibernate()) {
      boolean asleep = world.members().isEmpty();
      all.set(
          "Hibernating",
          true,
          asleep ? "Asleep" : "Stopping",
          asleep ? SLEEPS : "its pods stop, and all data is kept");
    }
  }

  private static String resting(World world, long brokers, String later) {
    return world.spec().hibernate()
        ? "it sleeps: " + SLEEPS
        : brokers + " brokers serve; " + (later.isEmpty() ? NOTHING : "later: " + later);
  }

  /// Why nothing moves although something is left to do.
  private static Optional<String> still(World world, boolean stopped) {
    return world.spec().paused()
        ? Optional.of("Paused")
        : stopped ? Optional.of("Stopped") : Optional.empty();
  }

  private static String reason(Plan plan, Outcome outcome) {
    return plan.troubles().stream()
        .map(Plan.Trouble::reason)
        .findFirst()
        .orElse(outcome.failures().isEmpty() ? "NodeTrouble" : "StepFailed");
  }

  private static List<String> wrong(World world, Plan plan, Outcome outcome) {
    List<String> wrong = new ArrayList<>();
    plan.troubles().forEach(t -> wrong.add(t.message()));
    outcome.failures().forEach(f -> wrong.add(f.what() + " failed: " + f.message()));
    if (world.spec().hibernate()) {
      // What serves less and less does so because it shall.
      return wrong;
    }
    world.members().stream()
        .flatMap(m -> m.trouble().or(m::unscheduled).map(t -> m.name() + ": " + t).stream())
        .forEach(wrong::add);
    world.brokers().map(Status::offline).filter(s -> !s.isEmpty()).ifPresent(wrong::add);
    return wrong;
  }

  private static String offline(KafkaView.Brokers brokers) {
    long none = brokers.partitions().stream().filter(p -> p.leader().isEmpty()).count();
    long few =
        brokers.partitions().stream()
            .filter(p -> p.leader().isPresent() && p.isr().size() < p.minIsr())
            .count();
    return Stream.of(
            none == 0 ? "" : none + " partitions have no leader",
            few == 0 ? "" : few + " partitions have fewer replicas in sync than they must")
        .filter(s -> !s.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private static List<Next> next(Plan plan) {
    Stream<Next> applied =
        plan.apply().stream()
            .map(
                o ->
                    new Next(
                        "Apply " + o.getKind() + " " + o.getMetadata().getName(),
                        "it differs from what the spec asks for"));
    Stream<Next> steps = plan.steps().stream().map(s -> new Next(s.what(), s.why()));
    Stream<Next> waits = plan.waits().stream().map(w -> new Next(w.step(), w.why()));
    return Stream.of(steps, waits, applied).flatMap(s -> s).limit(NEXT).toList();
  }

  /// Bytes that are copied in all; null when none are. While a broker is away,
  /// nobody tells of moves, and what was said before still holds.
  private static @Nullable Long moving(World world, Plan plan) {
    long copies = plan.waits().stream().mapToLong(Plan.Wait::copies).sum();
    ClusterStatus last = world.cluster().getStatus();
    if (copies > 0 || last == null) {
      return copies == 0 ? null : copies;
    }
    boolean over =
        world
            .brokers()
            .flatMap(KafkaView.Brokers::layout)
            .filter(l -> l.moving().isEmpty() && l.throttles().rate().isEmpty())
            .filter(l -> !l.shifting() && l.throttles().disks().all().isEmpty())
            .isPresent();
    return over ? null : last.moving();
  }

  /// The version of all pods, when they agree and are what the spec asks for in number.
  private static @Nullable String version(World world) {
    List<String> versions =
        world.members().stream().map(m -> m.version().orElse("")).distinct().toList();
    return versions.size() == 1 && !versions.getFirst().isEmpty() ? versions.getFirst() : null;
  }

  private static String selector(World world) {
    Map<String, String> labels = new TreeMap<>(world.names().selector(Role.BROKER));
    return labels.entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining(","));
  }
}
