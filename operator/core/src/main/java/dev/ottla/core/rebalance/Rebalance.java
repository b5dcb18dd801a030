package dev.ottla.core.rebalance;

import dev.ottla.api.Rebalancing;
import dev.ottla.core.balance.Balance;
import dev.ottla.core.balance.Balance.Dimension;
import dev.ottla.core.balance.Balance.Loads;
import dev.ottla.core.moves.Admission;
import dev.ottla.core.moves.Placement;
import dev.ottla.core.moves.Progress;
import dev.ottla.core.plan.Bytes;
import dev.ottla.core.plan.Plan.Trouble;
import dev.ottla.core.plan.Plan.Wait;
import dev.ottla.core.plan.Step;
import dev.ottla.core.plan.Step.MovePartitions;
import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Layout;
import dev.ottla.core.world.KafkaView.Partition;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.Notes;
import dev.ottla.core.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Brings the brokers to their shares of replicas, leaders, bytes and traffic once one of them is
/// too far off: brokers that were added, and those that topics made full or hot.
///
/// Nothing is remembered. That moves were begun, and shall go on until all brokers are within the
/// narrower band, is seen from Kafka itself: partitions are under way, or the limit on copies
/// stands. What is under way counts as arrived, and the rest is planned anew at each look.
///
/// It begins in a maintenance window, or when a broker holds nothing, since whoever adds one needs
/// it now; once begun it goes on to its end.
///
/// @param steps what may be done now
/// @param waits what is on its way
/// @param troubles what a person must decide
/// @param proposal the plan that waits for a person or is carried out since one approved it; empty
///     when there is none
/// @param reports what is told of rebalances that people asked for, where it differs from what was
public record Rebalance(
    List<Step> steps,
    List<Wait> waits,
    List<Trouble> troubles,
    Map<String, String> proposal,
    List<Rebalancing> reports) {
  private static final Rebalance NOTHING = of(List.of(), List.of());

  private Rebalance(
      List<Step> steps, List<Wait> waits, List<Trouble> troubles, Map<String, String> proposal) {
    this(steps, waits, troubles, proposal, List.of());
  }

  static Rebalance of(List<Step> steps, List<Wait> waits) {
    return new Rebalance(steps, waits, List.of(), Map.of());
  }

  /// The same, and this plan is kept.
  Rebalance keeping(Optional<Proposal> plan) {
    return plan.map(p -> new Rebalance(steps, waits, troubles, p.data(), reports)).orElse(this);
  }

  /// The same, and these are told.
  Rebalance telling(List<Rebalancing> more) {
    if (more.isEmpty()) {
      return this;
    }
    List<Rebalancing> all = new ArrayList<>(reports);
    all.addAll(more);
    return new Rebalance(steps, waits, troubles, proposal, all);
  }

  /// The same, and this is waited for; bytes are told of one thing at a time.
  Rebalance waiting(Wait one) {
    List<Wait> all = new ArrayList<>(waits);
    all.add(waits.isEmpty() ? one : new Wait(one.step(), one.why(), one.calm()));
    return new Rebalance(steps, all, troubles, proposal, reports);
  }

  /// The same, and what is under way between disks is told of, whoever began it.
  private Rebalance aware(World world, Placement placement) {
    return waits.stream().anyMatch(Shifts::tells)
        ? this
        : Shifts.wait(world, placement, List.of()).map(this::waiting).orElse(this);
  }

  /// Whether replicas move, or are about to.
  boolean moves() {
    return waits.stream().anyMatch(w -> !w.calm()) || begins();
  }

  private boolean begins() {
    return steps.stream()
        .anyMatch(s -> s instanceof MovePartitions || s instanceof Step.ShiftReplicas);
  }

  /// What is told of one that somebody asks for of a Cluster that is not there; empty when that has
  /// been said.
  public static List<Rebalancing> homeless(Rebalancing asked, Instant now) {
    return Report.wrong(
        now,
        asked,
        "NoCluster",
        "spec.cluster is %s, and there is no such Cluster in this namespace. Make it, or a Rebalance for another."
            .formatted(asked.getSpec().cluster()));
  }

  /// What may be done now.
  ///
  /// @param still whether nothing else is being done or waited for
  /// @param closed why nothing may begin that can wait; empty when it may
  public static Rebalance of(World world, boolean still, Optional<String> closed) {
    return world
        .brokers()
        .flatMap(b -> b.layout().map(l -> of(world, b, l, still, closed)))
        .orElseGet(() -> later(world));
  }

  private static Rebalance of(
      World world, Brokers brokers, Layout layout, boolean still, Optional<String> closed) {
    int want = world.brokersWanted();
    Placement placement = Placement.of(world, brokers, layout);
    Optional<Rebalance> back = Asked.back(world, placement);
    if (back.isPresent()) {
      return back.get().aware(world, placement);
    }
    if (!complete(brokers, want)) {
      // Brokers that shall leave are the concern of the drain, which tells of what is under way.
      return later(world);
    }
    boolean calm = still && !trouble(brokers, layout);
    Optional<String> shut = closed.filter(c -> !begun(layout) && !fresh(brokers, want));
    Optional<Rebalancing> asked = Turns.turn(world);
    Rebalance now =
        asked
            .map(r -> Asked.of(world, placement, calm, shut, r))
            .orElseGet(() -> byPolicy(world, placement, calm, shut));
    Rebalance whole = now.telling(Turns.others(world, asked)).aware(world, placement);
    return whole.begins() || !whole.proposal.isEmpty()
        ? whole
        : whole.keeping(Asked.resting(world, placement));
  }

  /// Whether those live that shall, and nobody else is registered.
  private static boolean complete(Brokers brokers, int want) {
    return brokers.fenced().isEmpty()
        && brokers.live().size() == want
        && brokers.live().stream().allMatch(id -> id < want);
  }

  /// What the Cluster's own policy does.
  static Rebalance byPolicy(World world, Placement placement, boolean calm, Optional<String> shut) {
    return switch (world.spec().rebalance().mode()) {
      case Auto -> calm ? auto(world, placement, shut) : underway(world, placement, List.of());
      case Approve -> approved(world, placement, calm, shut);
      case Off -> underway(world, placement, List.of());
    };
  }

  /// While brokers cannot be asked, or one is away: a plan that was approved waits for them.
  private static Rebalance later(World world) {
    return new Rebalance(List.of(), List.of(), List.of(), Proposal.asItIs(world))
        .telling(Turns.unseen(world));
  }

  /// Whether replicas move, or have just moved: their limit stands until leaders are elected.
  static boolean begun(Layout layout) {
    return !layout.moving().isEmpty() || layout.throttles().rate().isPresent();
  }

  /// Whether a broker holds nothing, though there is something to hold.
  private static boolean fresh(Brokers brokers, int wanted) {
    Set<Integer> holders =
        brokers.partitions().stream()
            .flatMap(p -> p.replicas().stream())
            .collect(Collectors.toSet());
    return !holders.isEmpty() && IntStream.range(0, wanted).anyMatch(id -> !holders.contains(id));
  }

  private static Rebalance auto(World world, Placement placement, Optional<String> shut) {
    dev.ottla.api.Rebalance policy = world.spec().rebalance();
    Layout layout = placement.layout();
    if (!begun(layout) && !placement.skewed(policy.startBand())) {
      return leaders(world, placement);
    }
    if (shut.isPresent()) {
      return of(leaders(world, placement).steps(), List.of(waiting(shut.get())));
    }
    Balance.Plan plan = placement.balanced(policy.stopBand());
    List<Balance.Move> moves = plan.moves().stream().filter(m -> !moving(layout, m)).toList();
    if (moves.isEmpty() && layout.moving().isEmpty()) {
      return leaders(world, placement);
    }
    return begin(world, placement, moves, why(plan));
  }

  private static Wait waiting(String closed) {
    return new Wait("Balance the brokers", "they bear unequal shares; " + closed, true);
  }

  /// As many of these as may begin. What only changes who comes first waits for the last copy to
  /// begin: it is right beside the rest of its plan alone, and the next look plans anew.
  static Rebalance begin(World world, Placement placement, List<Balance.Move> moves, String why) {
    List<Balance.Move> copies = moves.stream().filter(m -> !m.reorder()).toList();
    List<Step.Move> now = admitted(placement, copies.isEmpty() ? moves : copies);
    if (now.isEmpty() && placement.layout().moving().isEmpty()) {
      now = admitted(placement, moves);
    }
    List<Step> steps = now.isEmpty() ? List.of() : List.of(new MovePartitions(now, why));
    return of(steps, underway(world, placement, moves).waits());
  }

  private static List<Step.Move> admitted(Placement placement, List<Balance.Move> moves) {
    return Admission.admitted(placement.brokers(), placement.layout(), moves);
  }

  /// Only what a person has approved, word by word.
  private static Rebalance approved(
      World world, Placement placement, boolean calm, Optional<String> shut) {
    Optional<Proposal> kept = Proposal.kept(world, placement, "");
    List<Balance.Move> left = kept.map(p -> p.left(placement)).orElse(List.of());
    boolean moving = !placement.layout().moving().isEmpty();
    int start = world.spec().rebalance().startBand();
    if (left.isEmpty() && (moving || !calm)) {
      return underway(world, placement, List.of());
    }
    boolean granted = kept.filter(p -> p.name().equals(approval(world))).isPresent();
    if (!left.isEmpty() && granted && shut.isPresent()) {
      List<Wait> waits = List.of(waiting(shut.get()));
      return new Rebalance(List.of(), waits, List.of(), kept.orElseThrow().data());
    }
    if (!left.isEmpty() && granted) {
      Rebalance now =
          calm
              ? begin(world, placement, left, "a person has approved it")
              : underway(world, placement, left);
      return new Rebalance(now.steps(), now.waits(), List.of(), kept.orElseThrow().data());
    }
    if (!moving && calm && !placement.skewed(start)) {
      return leaders(world, placement);
    }
    Proposal proposal =
        left.isEmpty()
            ? Proposal.of(placement, placement.balanced(world.spec().rebalance().stopBand()))
            : kept.orElseThrow();
    return proposal.moves().isEmpty()
        ? leaders(world, placement)
        : proposed(world, placement, proposal);
  }

  private static String approval(World world) {
    return Notes.of(world.cluster(), Names.APPROVED).orElse("");
  }

  private static Rebalance proposed(World world, Placement placement, Proposal proposal) {
    List<Balance.Move> left = proposal.left(placement);
    String message =
        "Brokers bear unequal shares. Plan %s moves %d partitions, %s in all; ConfigMap %s names them. Approve it with: kubectl annotate --overwrite -n %s cluster.ottla.dev/%s %s=%s"
            .formatted(
                proposal.name(),
                left.size(),
                Bytes.words(placement.bytes(left)),
                world.names().proposal(),
                world.names().namespace(),
                world.names().cluster(),
                Names.APPROVED,
                proposal.name());
    return new Rebalance(
        List.of(),
        underway(world, placement, List.of()).waits(),
        List.of(new Trouble("RebalanceProposed", message, false)),
        proposal.data());
  }

  private static boolean moving(Layout layout, Balance.Move move) {
    return layout.moving().containsKey(move.name());
  }

  /// Whether any partition is short of replicas that nobody is just giving it.
  private static boolean trouble(Brokers brokers, Layout layout) {
    return brokers.partitions().stream().anyMatch(p -> !sound(layout, p));
  }

  private static boolean sound(Layout layout, Partition partition) {
    Set<Integer> coming = layout.moving(partition).map(KafkaView.Moving::adding).orElse(Set.of());
    for (int id : partition.replicas()) {
      if (!partition.isr().contains(id) && !coming.contains(id)) {
        return false;
      }
    }
    return partition.leader().isPresent();
  }

  static Rebalance underway(World world, Placement placement, List<Balance.Move> later) {
    int moving = placement.layout().moving().size();
    if (moving + later.size() == 0) {
      return NOTHING;
    }
    String why =
        "%d partitions move, %d more are to follow, %s in all"
            .formatted(moving, later.size(), Bytes.words(placement.bytes(later)));
    Progress progress = Progress.of(world, placement.left(later));
    String words = why + progress.words();
    return of(List.of(), List.of(new Wait("Balance the brokers", words, false, progress.total())));
  }

  /// The broker and dimension that are furthest from their share.
  private static String why(Balance.Plan plan) {
    int broker = 0;
    Dimension dimension = Dimension.REPLICAS;
    double ratio = 1;
    for (Loads loads : plan.loads()) {
      for (Dimension d : Dimension.values()) {
        double its = loads.before(d);
        if (Math.abs(its - 1) > Math.abs(ratio - 1)) {
          broker = loads.broker();
          dimension = d;
          ratio = its;
        }
      }
    }
    return String.format(
        Locale.ROOT,
        "broker %d has %.2f of its share of %s",
        broker,
        ratio,
        dimension == Dimension.DISK ? "bytes" : dimension.words());
  }

  /// Lets brokers lead what they are the first to lead, when they are further from that than the
  /// band: Kafka does so by itself, but late.
  private static Rebalance leaders(World world, Placement placement) {
    return Leaders.elect(placement, world.spec())
        .map(step -> of(List.of(step), List.of()))
        .orElse(NOTHING);
  }
}
