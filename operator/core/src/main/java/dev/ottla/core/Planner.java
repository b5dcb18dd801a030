package dev.ottla.core;

import dev.ottla.api.Autoscale.Mode;
import dev.ottla.core.autoscale.Autoscale;
import dev.ottla.core.config.Config;
import dev.ottla.core.drain.Drain;
import dev.ottla.core.lost.Lost;
import dev.ottla.core.plan.Plan;
import dev.ottla.core.plan.Plan.Trouble;
import dev.ottla.core.plan.Plan.Wait;
import dev.ottla.core.plan.Step;
import dev.ottla.core.plan.Step.DeleteObject;
import dev.ottla.core.quorum.Quorum;
import dev.ottla.core.rebalance.Rebalance;
import dev.ottla.core.render.Render;
import dev.ottla.core.roll.Roll;
import dev.ottla.core.scale.Scale;
import dev.ottla.core.storage.Storage;
import dev.ottla.core.throttle.Throttle;
import dev.ottla.core.upgrade.Upgrade;
import dev.ottla.core.window.Window;
import dev.ottla.core.world.Addresses;
import dev.ottla.core.world.Edition;
import dev.ottla.core.world.Form;
import dev.ottla.core.world.Identity;
import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.Member;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.Width;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Turns a world into a plan: asks the rooms in order. The only class that knows them all.
public final class Planner {
  /// When nothing is to do, how long until the next look at what sends no events: Kafka.
  static final Duration REST = Duration.ofMinutes(2);

  /// When a person must decide.
  static final Duration PATIENT = Duration.ofSeconds(30);

  /// When something is under way.
  static final Duration BUSY = Duration.ofSeconds(1);

  /// While the number of brokers follows the load, or a volume fills up.
  static final Duration WATCHFUL = Duration.ofSeconds(15);

  private static final String PAUSED = "; not while spec.paused is true";

  private Planner() {}

  /// What shall be done now.
  public static Plan plan(World world) {
    return plan(world, Drawing.FRESH);
  }

  /// Likewise, with objects that may have been drawn before.
  static Plan plan(World world, Drawing drawing) {
    if (world.deleting()) {
      return new Plan(List.of(), List.of(), List.of(), List.of(), REST);
    }
    Optional<Edition> newer = Edition.newer(world);
    if (newer.isPresent()) {
      return outdated(world, newer.get());
    }
    Upgrade upgrade = Upgrade.of(world);
    return world
        .settings()
        .image(upgrade.version())
        .map(image -> plan(world, upgrade, image, drawing))
        .map(plan -> world.spec().paused() ? withheld(plan) : plan)
        .orElseGet(() -> unknownVersion(world, upgrade.version()));
  }

  /// Two operators that have seen different specs would undo what each other does.
  private static Plan outdated(World world, Edition newer) {
    String why =
        "this operator has seen generation %d of it, and %s was written by generation %d"
            .formatted(
                Edition.of(world.cluster()).generation(),
                world.names().topology(),
                newer.generation());
    List<Wait> waits = List.of(new Wait("Read the Cluster again", why));
    return new Plan(List.of(), List.of(), waits, List.of(), BUSY);
  }

  /// What would be done is told and not done.
  private static Plan withheld(Plan plan) {
    List<Wait> waits = new ArrayList<>();
    plan.steps().forEach(s -> waits.add(new Wait(s.what(), s.why() + PAUSED)));
    plan.apply()
        .forEach(
            o ->
                waits.add(
                    new Wait(
                        "Apply " + o.getKind() + " " + o.getMetadata().getName(),
                        "it differs from what the spec asks for" + PAUSED)));
    waits.addAll(plan.waits());
    return new Plan(List.of(), List.of(), waits, plan.troubles(), REST, plan.scaled())
        .telling(plan.reports());
  }

  private static Plan unknownVersion(World world, String version) {
    String message =
        "The version to run is %s, which this operator cannot run; it runs %s. Nothing is changed."
            .formatted(
                version,
                String.join(", ", world.settings().images().keySet().stream().sorted().toList()));
    return new Plan(
        List.of(),
        List.of(),
        List.of(),
        List.of(new Trouble("UnknownVersion", message, true)),
        REST);
  }

  private static Plan plan(World world, Upgrade upgrade, String image, Drawing drawing) {
    Scale scale = Scale.of(world, Quorum.complete(world), Addresses.addressed(world));
    List<HasMetadata> wanted = drawing.wanted(world, brief(world, upgrade, image, scale));
    Remake remake = Remake.of(world, first(world, drawing.differing(world.kube(), wanted)));
    List<HasMetadata> apply = remake.apply();
    if (scale.hibernates()) {
      return asleep(world, upgrade, scale, wanted, remake);
    }
    List<Step> steps = new ArrayList<>(remake.steps());
    boolean moves = moves(world, apply);
    if (!moves) {
      Quorum.next(world).ifPresent(steps::add);
    }
    Lost lost = Lost.of(world);
    steps.addAll(lost.steps());
    Storage storage = Storage.of(world);
    steps.addAll(storage.asked());
    steps.addAll(scale.steps());
    Drain drain = Drain.of(world);
    steps.addAll(drain.steps());
    Window window = Window.of(world);
    Roll roll = Roll.of(world, window.closed());
    // A roll takes turns with all else that moves: what it judges by must hold still.
    boolean still = apply.isEmpty() && steps.isEmpty() && remake.waits().isEmpty();
    if (still) {
      steps.addAll(roll.steps());
      steps.addAll(upgrade.steps());
    }
    List<Wait> waits =
        all(
            remake.waits(),
            drain.waits(),
            scale.waits(),
            still ? roll.waits() : List.of(),
            starting(world));
    boolean calm = steps.isEmpty() && waits.stream().allMatch(Wait::calm);
    Rebalance rebalance = Rebalance.of(world, still && calm, window.closed());
    List<Trouble> wrong = troubles(upgrade, scale, drain, roll, rebalance);
    Bustle bustle = Bustle.of(world, apply, steps, waits, wrong, drain, scale, rebalance);
    Autoscale autoscale = Autoscale.of(world, bustle.busy(), bustle.starting(), bustle.moving());
    steps.addAll(rebalance.steps());
    waits.addAll(rebalance.waits());
    waits.addAll(autoscale.waits());
    waits.addAll(upgrade.waits());
    Form.proposal(world)
        .ifPresent(p -> waits.add(new Wait("Restart all pods in a new form", p, true)));
    List<HasMetadata> proposal = proposal(world, rebalance);
    steps.addAll(deletions(world, all(wanted, proposal)));
    // First: it is the most urgent, and holds up nothing.
    List<Step> all = new ArrayList<>(storage.brake());
    all.addAll(Throttle.beside(world, steps));
    all.addAll(storage.ahead());
    // Last: a value that Kafka refuses must keep nothing else from being done.
    if (!moves) {
      Config.next(world, upgrade.version()).ifPresent(all::add);
    }
    List<Trouble> troubles =
        all(wrong, storage.troubles(), lost.troubles(), autoscale.troubles(), window.troubles());
    // Whoever was told of comes to something else at the next look.
    boolean idle = still && all.isEmpty() && rebalance.reports().isEmpty();
    Duration pace = sooner(storage.watched(), pace(idle, waits, troubles));
    return new Plan(
            all(apply, drawing.differing(world.kube(), proposal)),
            all,
            waits,
            troubles,
            watchful(world, autoscale, window.sooner(upgrade.sooner(pace))),
            autoscale.scaled())
        .telling(rebalance.reports());
  }

  private static List<Trouble> troubles(
      Upgrade upgrade, Scale scale, Drain drain, Roll roll, Rebalance rebalance) {
    return all(
        upgrade.troubles(),
        scale.troubles(),
        drain.troubles(),
        roll.troubles(),
        rebalance.troubles());
  }

  @SafeVarargs
  private static <T> List<T> all(List<T>... lists) {
    List<T> all = new ArrayList<>();
    for (List<T> list : lists) {
      all.addAll(list);
    }
    return all;
  }

  private static List<Step> deletions(World world, List<HasMetadata> wanted) {
    return Render.leftovers(world, wanted).stream().map(Planner::delete).toList();
  }

  /// Windows over the load change without an event, and so does the number that follows from them.
  private static Duration watchful(World world, Autoscale autoscale, Duration pace) {
    if (autoscale.scaled().isEmpty()) {
      return pace;
    }
    int wanted = autoscale.scaled().get().wanted();
    boolean acts = world.spec().autoscale() != null && world.spec().autoscale().mode() == Mode.Auto;
    Duration most = acts && wanted != world.brokersWanted() ? BUSY : WATCHFUL;
    return pace.compareTo(most) > 0 ? most : pace;
  }

  private static Duration sooner(boolean watched, Duration pace) {
    return watched && pace.compareTo(WATCHFUL) > 0 ? WATCHFUL : pace;
  }

  /// Nothing restarts, moves or votes, but what is asked for comes with the pods when it wakes.
  private static Plan asleep(
      World world, Upgrade upgrade, Scale scale, List<HasMetadata> wanted, Remake remake) {
    Rebalance rebalance = Rebalance.of(world, false, Optional.empty());
    List<HasMetadata> proposal = proposal(world, rebalance);
    List<HasMetadata> apply = remake.apply();
    List<Step> steps = new ArrayList<>(remake.steps());
    steps.addAll(Storage.of(world).asked());
    steps.addAll(deletions(world, all(wanted, proposal)));
    List<Trouble> troubles = all(upgrade.troubles(), Lost.of(world).troubles());
    boolean idle = apply.isEmpty() && steps.isEmpty();
    // Who does not see the topology may see no pods, either: it comes first, and is seen then.
    List<HasMetadata> now =
        apply.stream()
            .filter(o -> world.topology().isPresent() || !(o instanceof StatefulSet))
            .toList();
    List<Wait> waits = all(remake.waits(), scale.waits());
    return new Plan(now, steps, waits, troubles, pace(idle, waits, troubles))
        .telling(rebalance.reports());
  }

  private static Drawing.Brief brief(World world, Upgrade upgrade, String image, Scale scale) {
    Identity identity = Identity.of(world);
    return new Drawing.Brief(
        upgrade.version(),
        image,
        identity,
        formed(world, identity),
        scale.brokers(),
        scale.controllers(),
        Width.of(world).now(scale.asleep().getOrDefault(Role.BROKER, scale.brokers())),
        scale.asleep(),
        Config.ours(world, upgrade.version()),
        upgrade.oldest());
  }

  private static List<HasMetadata> proposal(World world, Rebalance rebalance) {
    return rebalance.proposal().isEmpty()
        ? List.of()
        : List.of(Render.proposal(world, rebalance.proposal()));
  }

  /// The topology before all that follows from it: only who has seen it as it shall be, and has
  /// asked Kafka since, changes pods. A vote that is given meanwhile, on the word of the old one,
  /// is seen then, and none is given on that word from then on.
  private static List<HasMetadata> first(World world, List<HasMetadata> differing) {
    if (world.topology().isPresent()) {
      for (int i = 0; i < differing.size(); i++) {
        if (differing.get(i).getMetadata().getName().equals(world.names().topology())) {
          return differing.subList(0, i + 1);
        }
      }
    }
    return differing;
  }

  /// Whether the topology is about to change: who votes and what Kafka keeps wait for it, since
  /// they are changed on condition that it is as it was seen.
  private static boolean moves(World world, List<HasMetadata> apply) {
    return apply.stream().anyMatch(o -> o.getMetadata().getName().equals(world.names().topology()));
  }

  private static Duration pace(boolean idle, List<Wait> waits, List<Trouble> troubles) {
    if (!idle) {
      return BUSY;
    }
    boolean person = troubles.stream().anyMatch(Trouble::stops);
    boolean calm = waits.stream().allMatch(Wait::calm);
    return calm ? REST : person ? PATIENT : BUSY;
  }

  /// The one controller of a cluster without volumes may form its quorum again: with its pod all
  /// was lost, and nobody else has a vote.
  private static boolean formed(World world, Identity identity) {
    boolean decides = world.quorum().filter(KafkaView.Quorum::decides).isPresent();
    var controllers = world.spec().controllers();
    var storage =
        controllers.combined()
            ? world.spec().brokers().storage()
            : controllers.storage().asStorage();
    boolean alone = storage.ephemeral() && controllers.replicas() == 1;
    return identity.formed() || (decides && !alone);
  }

  private static Step delete(HasMetadata object) {
    return new DeleteObject(
        DeleteObject.Kind.valueOf(object.getKind()),
        object.getMetadata().getName(),
        "nothing uses it any more");
  }

  /// What has been started and is not ready yet.
  private static List<Wait> starting(World world) {
    List<Wait> waits = new ArrayList<>();
    for (Role role : List.of(Role.CONTROLLER, Role.BROKER)) {
      long wanted =
          world.kube().set(world.names().set(role)).map(s -> s.getSpec().getReplicas()).orElse(0);
      var members = world.kube().members(world.names(), role);
      long ready = members.stream().filter(Member::ready).count();
      if (ready < wanted) {
        waits.add(
            new Wait(Bustle.start(role), ready + " of " + wanted + " are ready" + why(members)));
      }
    }
    if (waits.isEmpty() && !Quorum.complete(world)) {
      waits.add(new Wait("Complete the quorum", seen(world.kafka().quorum())));
    }
    return waits;
  }

  private static String why(List<Member> members) {
    return members.stream()
        .filter(m -> !m.ready())
        .flatMap(m -> m.trouble().or(m::unscheduled).map(t -> "; " + m.name() + ": " + t).stream())
        .findFirst()
        .orElse("");
  }

  private static String seen(KafkaView.Seen<KafkaView.Quorum> seen) {
    return switch (seen) {
      case KafkaView.Up<KafkaView.Quorum>(KafkaView.Quorum q) ->
          q.decides() ? q.voters().size() + " controllers vote" : "the controllers elect a leader";
      case KafkaView.Unreachable<KafkaView.Quorum>(String why) ->
          "the controllers do not answer: " + why;
      case KafkaView.NotAsked<KafkaView.Quorum>(String why) -> why;
    };
  }
}
