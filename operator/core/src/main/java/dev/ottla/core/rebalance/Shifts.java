package dev.ottla.core.rebalance;

import dev.ottla.api.RebalancingStatus;
import dev.ottla.api.RebalancingStatus.Broker;
import dev.ottla.api.RebalancingStatus.Disk;
import dev.ottla.core.moves.Placement;
import dev.ottla.core.moves.Progress;
import dev.ottla.core.moves.Shelves;
import dev.ottla.core.moves.Shelves.Shelf;
import dev.ottla.core.moves.Shelves.Way;
import dev.ottla.core.plan.Bytes;
import dev.ottla.core.plan.Plan.Wait;
import dev.ottla.core.plan.Step;
import dev.ottla.core.plan.Step.Shift;
import dev.ottla.core.plan.Step.ShiftReplicas;
import dev.ottla.core.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Replicas that get another log directory of their broker.
///
/// What is left follows from what the brokers say of their directories: a copy under way is told
/// there, and Kafka goes on with it by itself when its broker starts again.
///
/// @param shelves where replicas lie
/// @param ways all of them
/// @param later those that have not begun
record Shifts(World world, Placement placement, Shelves shelves, List<Way> ways, List<Way> later)
    implements Task {
  private static final String LEVEL = "Level the disks";

  static Shifts of(World world, Placement placement, Proposal plan) {
    Shelves shelves = Task.shelves(placement);
    List<Way> ways = plan.ways();
    return new Shifts(world, placement, shelves, ways, later(shelves, ways));
  }

  private static List<Way> later(Shelves shelves, List<Way> ways) {
    return ways.stream()
        .filter(w -> !shelves.after(w.broker(), w.name()).equals(Optional.of(w.to())))
        .toList();
  }

  /// Whether every replica is where the plan found it or where it brings it, as far as that is
  /// known.
  static boolean fits(Placement placement, List<Way> ways) {
    Shelves shelves = Task.shelves(placement);
    return ways.stream()
        .allMatch(
            w ->
                !shelves.told(w.broker())
                    || shelves.at(w.broker(), w.name()).filter(w::touches).isPresent());
  }

  /// Those of a plan that are under way, back to where they came from among them: one that arrives
  /// just before it is taken back begins to return.
  static List<Way> underway(Placement placement, List<Way> ways) {
    Shelves shelves = Task.shelves(placement);
    return ways.stream()
        .filter(w -> shelves.to(w.broker(), w.name()).filter(w::touches).isPresent())
        .toList();
  }

  /// Whether a broker of these that shall be there does not say what is under way.
  static boolean unseen(World world, Placement placement, List<Way> ways) {
    Shelves shelves = Task.shelves(placement);
    return ways.stream()
        .anyMatch(w -> w.broker() < world.brokersWanted() && !shelves.told(w.broker()));
  }

  /// Ends what of a plan is under way: each replica stays where it lies.
  static Optional<Step> back(Placement placement, List<Way> ways, String why) {
    Shelves shelves = Task.shelves(placement);
    List<Shift> back =
        underway(placement, ways).stream()
            .flatMap(w -> shelves.at(w.broker(), w.name()).map(w::shift).stream())
            .toList();
    return back.isEmpty() ? Optional.empty() : Optional.of(new ShiftReplicas(back, why));
  }

  @Override
  public String noun() {
    return "replicas";
  }

  @Override
  public String words() {
    return "replicas to other disks of their brokers";
  }

  @Override
  public int all() {
    return ways.size();
  }

  @Override
  public int left() {
    return later.size();
  }

  @Override
  public long size() {
    return shelves.size(ways);
  }

  @Override
  public long bytes() {
    return shelves.left(later);
  }

  @Override
  public boolean moving() {
    return shelves.underway() > 0;
  }

  @Override
  public RebalancingStatus.Plan drawn(Proposal plan) {
    Map<Integer, List<Shelf>> before = shelves.once(List.of());
    Map<Integer, List<Shelf>> after = shelves.once(ways);
    List<Broker> brokers =
        Report.brokers(placement, List.of()).stream()
            .map(
                b ->
                    b.with(
                        disks(
                            before.getOrDefault(b.id(), List.of()),
                            after.getOrDefault(b.id(), List.of()))))
            .toList();
    return Report.drawn(plan, this, brokers);
  }

  private static List<Disk> disks(List<Shelf> before, List<Shelf> after) {
    List<Disk> disks = new ArrayList<>();
    for (int k = 0; k < before.size(); k++) {
      Shelf was = before.get(k);
      Shelf then = after.get(k);
      disks.add(new Disk(was.path(), was.replicas(), then.replicas(), was.bytes(), then.bytes()));
    }
    return disks;
  }

  /// Nothing begins while replicas get other brokers.
  @Override
  public Rebalance begin(String why) {
    List<Shift> now = placement.layout().moving().isEmpty() ? shelves.admitted(later) : List.of();
    List<Step> steps = now.isEmpty() ? List.of() : List.of(new ShiftReplicas(now, why));
    return Rebalance.of(steps, underway().waits());
  }

  @Override
  public Rebalance underway() {
    Rebalance others = Rebalance.underway(world, placement, List.of());
    return wait(world, placement, later).map(others::waiting).orElse(others);
  }

  /// Whether what is under way is told of.
  static boolean tells(Wait wait) {
    return wait.step().equals(LEVEL);
  }

  /// What is said of replicas that are on their way between disks, whoever asked for it.
  static Optional<Wait> wait(World world, Placement placement, List<Way> later) {
    Shelves shelves = Task.shelves(placement);
    int now = shelves.underway();
    if (now + later.size() == 0) {
      return Optional.empty();
    }
    long left = shelves.left(later);
    Progress progress = Progress.of(world, left);
    String words =
        "%d replicas are copied to other disks of their brokers, %d more are to follow, %s are left"
            .formatted(now, later.size(), Bytes.words(left));
    return Optional.of(new Wait(LEVEL, words + progress.words(), false, progress.total()));
  }
}
