package dev.ottla.core.moves;

import dev.ottla.core.balance.Balance;
import dev.ottla.core.balance.Balance.Band;
import dev.ottla.core.balance.Balance.Broker;
import dev.ottla.core.balance.Balance.Dimension;
import dev.ottla.core.balance.Balance.Effort;
import dev.ottla.core.balance.Balance.Goals;
import dev.ottla.core.balance.Balance.Load;
import dev.ottla.core.balance.Balance.Model;
import dev.ottla.core.balance.Balance.Scope;
import dev.ottla.core.balance.Balance.State;
import dev.ottla.core.plan.Step.Move;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Disk;
import dev.ottla.core.world.KafkaView.Layout;
import dev.ottla.core.world.KafkaView.Moving;
import dev.ottla.core.world.KafkaView.Partition;
import dev.ottla.core.world.World;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The replicas as the balancer reads them, with all that is under way taken as done: so a plan
/// that is made in the midst of moves is about what is left.
public final class Placement {
  /// A volume that holds less than this part of it counts as if it held as much, in equal parts for
  /// each replica: a few megabytes more here than there are no reason to move anything.
  private static final double MATTERS = 0.25;

  /// Candidates to weigh once a plan meets its goals: some milliseconds.
  private static final long SEARCH = 20_000;

  /// Ten times its share too much; where a share is nothing, all is infinitely more.
  private static final double MOST_OFF = 10;

  /// Part of a share: who comes no nearer to its own than that is not helped.
  private static final double HELPS = 0.05;

  private static final Set<Dimension> RATES =
      EnumSet.of(Dimension.CPU, Dimension.NET_IN, Dimension.NET_OUT);

  private final int wanted;
  private final Brokers brokers;
  private final Layout layout;
  private final Set<Integer> leaving;
  private final Traffic traffic;
  private final Upset upset;

  private Placement(
      int wanted,
      Brokers brokers,
      Layout layout,
      Set<Integer> leaving,
      Traffic traffic,
      Upset upset) {
    this.wanted = wanted;
    this.brokers = brokers;
    this.layout = layout;
    this.leaving = leaving;
    this.traffic = traffic;
    this.upset = upset;
  }

  /// Replicas of which some must go, whatever they pass.
  ///
  /// @param wanted how many brokers there shall be
  /// @param brokers what they say
  /// @param layout where the bytes lie
  /// @param leaving brokers that shall be emptied
  public Placement(int wanted, Brokers brokers, Layout layout, Set<Integer> leaving) {
    this(wanted, brokers, layout, leaving, Traffic.NONE, Upset.NONE);
  }

  /// Replicas of brokers all of which stay, with what they pass as far as that is known.
  public static Placement of(World world, Brokers brokers, Layout layout) {
    Traffic traffic = Traffic.of(world, brokers);
    Upset upset = Upset.of(world);
    return new Placement(world.brokersWanted(), brokers, layout, Set.of(), traffic, upset);
  }

  /// What the brokers say.
  public Brokers brokers() {
    return brokers;
  }

  /// Where the bytes lie.
  public Layout layout() {
    return layout;
  }

  /// The same, whatever it passes.
  private Placement still() {
    return new Placement(wanted, brokers, layout, leaving, Traffic.NONE, upset);
  }

  /// Where what must move should go.
  ///
  /// @param full part of a volume that may be filled
  public Balance.Plan needed(double full) {
    Goals goals = goals(Scope.NEEDED, Goals.usual().band(), full, Goals.usual().spreadPrice());
    return Balance.plan(model(0), goals, Effort.of(0));
  }

  /// Where all should go. What partitions pass is an estimate that changes, and one of them may be
  /// more than a share: what only that asks for must be worth its copies.
  ///
  /// @param percent how far from its share a broker may be
  public Balance.Plan balanced(int percent) {
    Balance.Plan plan = balanced(percent, topic -> true, Set.of());
    return !traffic.counts() || helps(plan) || still().skewed(percent)
        ? plan
        : still().balanced(percent);
  }

  /// Where these topics should go, by all that is known.
  ///
  /// @param percent how far from its share a broker may be
  /// @param takers the only brokers that take replicas; empty for all
  public Balance.Plan balanced(int percent, Predicate<String> topics, Set<Integer> takers) {
    Goals usual = Goals.usual();
    Goals goals = goals(Scope.ALL, percent / 100.0, usual.diskLimit(), usual.spreadPrice());
    Model model = model(padding(), takers);
    brokers.partitions().stream()
        .map(Partition::topic)
        .distinct()
        .filter(topics.negate())
        .forEach(model::pin);
    return Balance.plan(model, goals, Effort.of(SEARCH));
  }

  /// Who should lead, with all replicas where they are.
  public Balance.Plan led(int percent) {
    Goals goals = goals(Scope.LEADERS, percent / 100.0, Goals.usual().diskLimit(), 0);
    return Balance.plan(model(padding()), goals, Effort.of(0));
  }

  /// Percent by which the broker that is furthest from its share is off it once these moves are
  /// made.
  ///
  /// @param percent how far it may be
  public int off(int percent, List<Balance.Move> moves) {
    Balance.Sums sums = sums(padding(), once(moves));
    Goals goals = goals(Scope.ALL, percent / 100.0, Goals.usual().diskLimit(), 0);
    return (int) Math.round(100 * Math.min(MOST_OFF, sums.off(goals)));
  }

  /// The brokers of each partition once these moves have ended, too.
  public Function<Partition, List<Integer>> once(List<Balance.Move> moves) {
    Map<String, List<Integer>> targets =
        moves.stream().collect(Collectors.toMap(Balance.Move::name, Balance.Move::to));
    return p -> targets.getOrDefault(p.name(), after(p));
  }

  /// Whether brokers lead other partitions than the first replicas say, and those pass so much more
  /// or less.
  ///
  /// @param percent of the mean of what brokers bear
  public boolean astray(int percent) {
    return traffic.counts() && traffic.astray(brokers, percent / 100.0);
  }

  /// Whether any broker is further from its share than that, and something can be done about it.
  public boolean skewed(int percent) {
    if (traffic.counts() && still().skewed(percent)) {
      return true;
    }
    Goals goals = goals(Scope.ALL, percent / 100.0, Goals.usual().diskLimit(), 0);
    long padding = padding();
    if (sums(padding, this::after).level(goals)) {
      return false;
    }
    Balance.Plan plan = Balance.plan(model(padding), goals, Effort.of(0));
    return !plan.empty() && (!traffic.counts() || helps(plan));
  }

  /// Whether more brokers are in the band by what they pass, or the one that passes most passes
  /// less, and not at the cost of replicas, leaders or bytes: or who does not know the rates, such
  /// as an operator that has just started, would move all back.
  private static boolean helps(Balance.Plan plan) {
    boolean helps = false;
    for (Dimension d : Dimension.values()) {
      Band before = Objects.requireNonNull(plan.before().get(d));
      Band after = Objects.requireNonNull(plan.after().get(d));
      if (RATES.contains(d)) {
        helps |= after.outside() < before.outside() || before.highest() - after.highest() > HELPS;
      } else if (after.outside() > before.outside()) {
        return false;
      }
    }
    return helps;
  }

  private static Goals goals(Scope scope, double band, double full, double spread) {
    Goals usual = Goals.usual();
    return new Goals(
        scope,
        band,
        usual.cpuLimit(),
        usual.netLimit(),
        full,
        usual.replicaLimit(),
        usual.evenCounts(),
        spread,
        usual.batch());
  }

  /// Moves under way that are better taken back: to a broker that leaves, from brokers that stay.
  public List<Move> returns() {
    return brokers.partitions().stream().filter(this::returns).map(this::back).toList();
  }

  /// Takes a partition's move back.
  public Move back(Partition partition) {
    return new Move(partition.topic(), partition.number(), before(partition), true);
  }

  private boolean returns(Partition partition) {
    return layout
            .moving(partition)
            .filter(m -> m.adding().stream().anyMatch(leaving::contains))
            .isPresent()
        && returnable(partition);
  }

  /// Whether a partition is on its way, and complete without what comes.
  public boolean returnable(Partition partition) {
    return layout.moving().containsKey(partition.name())
        && before(partition).stream()
            .allMatch(
                id ->
                    !leaving.contains(id)
                        && brokers.live().contains(id)
                        && partition.isr().contains(id));
  }

  /// The brokers of a partition without those that it is being given.
  public List<Integer> before(Partition partition) {
    return without(
        partition.replicas(), layout.moving(partition).map(Moving::adding).orElse(Set.of()));
  }

  /// The brokers of a partition once all has ended that is under way or shall be taken back.
  public List<Integer> after(Partition partition) {
    return returns(partition)
        ? before(partition)
        : without(
            partition.replicas(), layout.moving(partition).map(Moving::removing).orElse(Set.of()));
  }

  private static List<Integer> without(List<Integer> ids, Set<Integer> some) {
    return some.isEmpty() ? ids : ids.stream().filter(id -> !some.contains(id)).toList();
  }

  private Model model(long padding) {
    return model(padding, Set.of());
  }

  private Model model(long padding, Set<Integer> takers) {
    Model model = new Model(all(takers));
    each(
        padding,
        this::after,
        (p, after, load) -> {
          long price = upset.price(p.topic(), p.number());
          model.partition(p.topic(), p.number(), after, load);
          model.price(load.size() - padding + price, price);
        });
    return model;
  }

  private Balance.Sums sums(long padding, Function<Partition, List<Integer>> where) {
    Balance.Sums sums = new Balance.Sums(all(Set.of()));
    each(padding, where, (_, ids, load) -> sums.partition(ids, load));
    return sums;
  }

  private interface Each {
    void take(Partition partition, int[] ids, Load load);
  }

  private void each(long padding, Function<Partition, List<Integer>> where, Each each) {
    Map<String, Long> sizes = sizes();
    for (Partition p : brokers.partitions()) {
      int[] ids = ids(where.apply(p));
      long size = sizes.getOrDefault(p.name(), 0L) + padding;
      each.take(p, ids, traffic.load(p, ids.length, size));
    }
  }

  private static int[] ids(List<Integer> brokers) {
    int[] ids = new int[brokers.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = brokers.get(i);
    }
    return ids;
  }

  private List<Broker> all(Set<Integer> takers) {
    Set<Integer> all = new TreeSet<>(brokers.live());
    all.addAll(leaving);
    IntStream.range(0, wanted).forEach(all::add);
    return all.stream().map(id -> broker(id, takers.isEmpty() || takers.contains(id))).toList();
  }

  /// Bytes that these moves and those under way copy between brokers, as far as sizes are known.
  public long bytes(List<Balance.Move> moves) {
    Map<String, Long> sizes = sizes();
    long bytes = bytes(moves, sizes);
    for (var moving : layout.moving().entrySet()) {
      bytes += moving.getValue().adding().size() * sizes.getOrDefault(moving.getKey(), 0L);
    }
    return bytes;
  }

  /// Bytes that these moves and those under way have still to copy.
  public long left(List<Balance.Move> moves) {
    return bytes(moves, sizes()) + Progress.underway(layout);
  }

  /// Bytes that these moves copy in all, as far as sizes are known.
  public long size(List<Balance.Move> moves) {
    return bytes(moves, sizes());
  }

  private static long bytes(List<Balance.Move> moves, Map<String, Long> sizes) {
    long bytes = 0;
    for (Balance.Move move : moves) {
      long copies = move.to().stream().filter(id -> !move.from().contains(id)).count();
      bytes += copies * sizes.getOrDefault(move.name(), 0L);
    }
    return bytes;
  }

  /// The largest replica of each partition, in bytes.
  public Map<String, Long> sizes() {
    Map<String, Long> sizes = new HashMap<>();
    for (List<Disk> of : layout.disks().values()) {
      for (Disk disk : of) {
        disk.sizes().forEach((name, size) -> sizes.merge(name, size, Math::max));
      }
    }
    return sizes;
  }

  /// With one disk as large as all of its own: how replicas lie on these is for [Shelves] to say.
  private Broker broker(int id, boolean takes) {
    State state =
        leaving.contains(id)
            ? State.LEAVING
            : takes && brokers.live().contains(id) ? State.LIVE : State.CORDONED;
    long room = 0;
    for (Disk disk : layout.disks().getOrDefault(id, List.of())) {
      room += capacity(disk);
    }
    String rack = layout.racks().getOrDefault(id, "");
    return new Broker(id, rack, 0, 0, 0, List.of(new Balance.Disk(room, true)), state);
  }

  /// What Kafka may use of a volume: what is free and what it holds already.
  static long capacity(Disk disk) {
    return disk.total() == 0 ? 0 : Math.min(disk.total(), disk.usable() + disk.held());
  }

  /// What each replica counts beside its bytes.
  private long padding() {
    long room = 0;
    long held = 0;
    for (List<Disk> disks : layout.disks().values()) {
      for (Disk disk : disks) {
        room += capacity(disk);
        held += disk.held();
      }
    }
    long replicas = 0;
    for (Partition partition : brokers.partitions()) {
      replicas += partition.replicas().size();
    }
    return Math.max(1, (long) ((MATTERS * room - held) / Math.max(1, replicas)));
  }
}
