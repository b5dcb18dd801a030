package dev.ottla.core.rebalance;

import dev.ottla.core.balance.Balance;
import dev.ottla.core.balance.Balance.Move;
import dev.ottla.core.moves.Placement;
import dev.ottla.core.moves.Shelves;
import dev.ottla.core.moves.Shelves.Way;
import dev.ottla.core.plan.Step;
import dev.ottla.core.world.KafkaView.Partition;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A plan that is shown to a person word by word. What was approved is what is done: it is kept in
/// a ConfigMap until it is carried out, or until the cluster is another than it was made for.
///
/// @param brokers the brokers that it was made for
/// @param moves `topic-partition: 0,1,2 -> 3,1,2`, one a line, or for the disks of brokers
///     `topic-partition on 2: /data-0/logs -> /data-1/logs`
/// @param asked whom it was made for, see [Asked#tag]; empty for the Cluster's own policy
/// @param band `100 -> 8`: percent by which the furthest broker is off its share, before and after;
///     empty where nobody asks
record Proposal(String brokers, String moves, String asked, String band) {
  private static final String BROKERS = "brokers";
  private static final String MOVES = "moves";
  private static final String PLAN = "plan";
  private static final String ASKED = "asked";
  private static final String BAND = "band";
  private static final String TO = " -> ";

  /// Characters; a ConfigMap holds a mebibyte. What is left out comes with the next plan.
  private static final int MOST = 900_000;

  private static final Pattern LINE =
      Pattern.compile("(.+)-([0-9]+): ([0-9,]+) -> ([0-9,]+)", Pattern.MULTILINE);

  /// A topic's name has no space.
  private static final Pattern WAY =
      Pattern.compile("(\\S+)-([0-9]+) on ([0-9]+): (.+) -> (.+)", Pattern.MULTILINE);

  /// For the Cluster's own policy.
  static Proposal of(Placement placement, Balance.Plan plan) {
    return of(placement, plan.moves(), Proposal::line, "", "");
  }

  /// For somebody who asked; its band comes with it.
  static Proposal of(Placement placement, List<Move> moves, String asked, int percent) {
    String band = placement.off(percent, List.of()) + TO + placement.off(percent, moves);
    return of(placement, moves, Proposal::line, asked, band);
  }

  /// For somebody who asked to have the disks of brokers level.
  static Proposal shifting(Placement placement, List<Way> ways, String asked) {
    Shelves shelves = Task.shelves(placement);
    String band = shelves.off(List.of()) + TO + shelves.off(ways);
    return of(placement, ways, Proposal::line, asked, band);
  }

  private static <T> Proposal of(
      Placement placement, List<T> all, Function<T, String> line, String asked, String band) {
    StringBuilder lines = new StringBuilder();
    for (T one : all) {
      if (lines.length() < MOST) {
        lines.append(line.apply(one)).append('\n');
      }
    }
    return new Proposal(brokers(placement), lines.toString(), asked, band);
  }

  private static String line(Move move) {
    return "%s-%d: %s -> %s"
        .formatted(move.topic(), move.partition(), ids(move.from()), ids(move.to()));
  }

  private static String line(Way way) {
    return "%s-%d on %d: %s -> %s"
        .formatted(way.topic(), way.partition(), way.broker(), way.from(), way.to());
  }

  /// The one that was drawn before for the same, if it is still about this cluster.
  static Optional<Proposal> kept(World world, Placement placement, String asked) {
    return drawn(world).filter(p -> p.asked.equals(asked) && p.fits(placement));
  }

  /// The one that was drawn before for as many brokers as there shall be; empty when there is none.
  static Map<String, String> asItIs(World world) {
    String brokers = ids(IntStream.range(0, world.brokersWanted()).boxed().toList());
    boolean policy = world.spec().rebalance().mode() == dev.ottla.api.Rebalance.Mode.Approve;
    return drawn(world)
        .filter(p -> p.brokers.equals(brokers) && (policy || !p.asked.isEmpty()))
        .map(Proposal::data)
        .orElse(Map.of());
  }

  /// The one that lies there, whatever has become of the cluster.
  static Optional<Proposal> drawn(World world) {
    return world
        .kube()
        .find(ConfigMap.class, world.names().proposal())
        .map(ConfigMap::getData)
        .map(
            d ->
                new Proposal(
                    d.getOrDefault(BROKERS, ""),
                    d.getOrDefault(MOVES, ""),
                    d.getOrDefault(ASKED, ""),
                    d.getOrDefault(BAND, "")));
  }

  /// Its name: approving it approves these moves and no others.
  String name() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((brokers + "\n" + moves + asked).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  Map<String, String> data() {
    Map<String, String> data = new TreeMap<>(Map.of(PLAN, name(), BROKERS, brokers, MOVES, moves));
    if (!asked.isEmpty()) {
      data.put(ASKED, asked);
      data.put(BAND, band);
    }
    return data;
  }

  private static String brokers(Placement placement) {
    return ids(placement.brokers().live().stream().sorted().toList());
  }

  private static String ids(List<Integer> ids) {
    return ids.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static List<Integer> ids(String text) {
    return Stream.of(text.split(",", -1)).map(Integer::valueOf).toList();
  }

  /// Percent by which the furthest broker is off its share, and will be; none where nobody asked.
  List<Integer> bands() {
    return band.isEmpty()
        ? List.of()
        : Stream.of(band.split(TO, -1)).map(Integer::valueOf).toList();
  }

  /// Its moves; how many bytes each copies is not said.
  List<Move> parsed() {
    List<Move> parsed = new ArrayList<>();
    Matcher line = LINE.matcher(moves);
    while (line.find()) {
      parsed.add(
          new Move(
              line.group(1),
              Integer.parseInt(line.group(2)),
              ids(line.group(3)),
              ids(line.group(4)),
              0));
    }
    return parsed;
  }

  /// What it does between the disks of brokers.
  List<Way> ways() {
    List<Way> ways = new ArrayList<>();
    Matcher line = WAY.matcher(moves);
    while (line.find()) {
      ways.add(
          new Way(
              line.group(1),
              Integer.parseInt(line.group(2)),
              Integer.parseInt(line.group(3)),
              line.group(4),
              line.group(5)));
    }
    return ways;
  }

  /// Whether every partition is where the plan found it or where it brings it.
  private boolean fits(Placement placement) {
    Map<String, List<Integer>> now = now(placement);
    return brokers.equals(brokers(placement))
        && Shifts.fits(placement, ways())
        && parsed().stream()
            .allMatch(
                m -> {
                  List<Integer> at = now.getOrDefault(m.name(), List.of());
                  return begun(m, at) || new HashSet<>(at).equals(new HashSet<>(m.from()));
                });
  }

  /// Whether a partition is where a move brings it, or has all replicas of before and after: a
  /// broker that has not heard of its end says so, and who has just started does not know better.
  private static boolean begun(Move move, List<Integer> at) {
    List<Integer> both = new ArrayList<>(move.to());
    move.from().stream().filter(id -> !both.contains(id)).forEach(both::add);
    return at.equals(move.to()) || at.equals(both);
  }

  /// The moves that have not begun.
  List<Move> left(Placement placement) {
    Map<String, List<Integer>> now = now(placement);
    return parsed().stream().filter(m -> !begun(m, now.getOrDefault(m.name(), List.of()))).toList();
  }

  /// Whether any of its partitions is on its way.
  boolean underway(Placement placement) {
    return parsed().stream().anyMatch(m -> placement.layout().moving().containsKey(m.name()))
        || !Shifts.underway(placement, ways()).isEmpty();
  }

  /// Takes back what of its own is under way; empty when nothing is.
  Optional<Step> back(Placement placement, String why) {
    Map<String, Move> lines = parsed().stream().collect(Collectors.toMap(Move::name, m -> m));
    List<Step.Move> returns =
        placement.brokers().partitions().stream()
            .filter(placement::returnable)
            .filter(p -> begun(placement, p, Optional.ofNullable(lines.get(p.name()))))
            .map(placement::back)
            .toList();
    return returns.isEmpty()
        ? Shifts.back(placement, ways(), why)
        : Optional.of(new Step.MovePartitions(returns, why));
  }

  private static boolean begun(Placement placement, Partition partition, Optional<Move> line) {
    Set<Integer> before = new HashSet<>(placement.before(partition));
    return line.filter(m -> m.to().equals(placement.after(partition)))
        .filter(m -> before.equals(new HashSet<>(m.from())))
        .isPresent();
  }

  private static Map<String, List<Integer>> now(Placement placement) {
    Map<String, List<Integer>> now = new TreeMap<>();
    for (Partition p : placement.brokers().partitions()) {
      now.put(p.name(), placement.after(p));
    }
    return now;
  }
}
