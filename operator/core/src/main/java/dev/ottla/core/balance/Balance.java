package dev.ottla.core.balance;

import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// Plans where the replicas and leaders of a cluster should be. One call serves a cluster out of
/// balance, brokers that came, leave or died, disks that died or differ, and changed replication
/// factors; what is to be done follows from the [Model].
public final class Balance {
  private Balance() {}

  /// The best plan that was found within the effort. It is a function of its arguments alone, as
  /// long as the effort's `stop` is.
  public static Plan plan(Model model, Goals goals, Effort effort) {
    return new Search(model.columns, goals, effort).plan();
  }

  /// What a balanced cluster is balanced in.
  public enum Dimension {
    /// Share of the processors, in the unit of the brokers' `cpu`.
    CPU(0, "cpu"),
    /// Bytes received a second.
    NET_IN(1, "net in"),
    /// Bytes sent a second.
    NET_OUT(2, "net out"),
    /// Bytes stored.
    DISK(3, "disk"),
    /// Number of replicas.
    REPLICAS(4, "replicas"),
    /// Number of partitions led.
    LEADERS(5, "leaders");

    private final int index;
    private final String words;

    Dimension(int index, String words) {
      this.index = index;
      this.words = words;
    }

    int index() {
      return index;
    }

    /// The name as people read it.
    public String words() {
      return words;
    }
  }

  /// What may be asked of a broker.
  public enum State {
    /// Holds replicas and takes more.
    LIVE,
    /// Like LIVE; it came to take its share.
    NEW,
    /// Keeps what it has and takes nothing.
    CORDONED,
    /// Shall be emptied.
    LEAVING,
    /// Is gone, with what it held.
    DEAD
  }

  /// A log directory.
  ///
  /// @param capacity bytes; 0 when it is not known
  /// @param alive false when it is offline: what it held must be placed anew
  public record Disk(long capacity, boolean alive) {}

  /// A broker. A capacity of 0 is not known; then no hard limit holds for it.
  ///
  /// @param rack its failure domain; empty when it has none
  /// @param cpu capacity, in any unit that the loads share
  /// @param netIn bytes a second
  /// @param netOut bytes a second
  public record Broker(
      int id, String rack, double cpu, double netIn, double netOut, List<Disk> disks, State state) {
    /// Copies the disks.
    public Broker {
      disks = List.copyOf(disks);
    }

    /// A broker of which nothing but its place is known.
    public static Broker of(int id, String rack, State state) {
      return new Broker(id, rack, 0, 0, 0, List.of(new Disk(0, true)), state);
    }
  }

  /// What each replica of a partition costs its broker.
  ///
  /// @param cpuLeader of the leader
  /// @param cpuFollower of every other replica
  /// @param in bytes a second that each replica receives
  /// @param outLeader bytes a second that the leader sends, to followers and consumers
  /// @param outFollower bytes a second that another replica sends
  /// @param size bytes that each replica stores
  public record Load(
      double cpuLeader,
      double cpuFollower,
      double in,
      double outLeader,
      double outFollower,
      long size) {
    /// A partition of which the size alone is known.
    public static Load ofSize(long size) {
      return new Load(0, 0, 0, 0, 0, size);
    }
  }

  /// A cluster as it is, filled partition by partition; partitions of one topic are best added
  /// one after the other. Kept in columns: about 60 bytes a partition of three replicas.
  public static final class Model {
    private final Columns columns;

    /// A cluster of these brokers.
    public Model(List<Broker> brokers) {
      columns = new Columns(brokers);
    }

    /// Replicas of this topic stay where they are unless their broker leaves or is dead.
    public Model pin(String topic) {
      columns.pin(topic);
      return this;
    }

    /// Adds a partition that has as many replicas as it shall have.
    ///
    /// @param replicas ids of its brokers, the leader first; one that is not known counts as dead
    public Model partition(String topic, int number, int[] replicas, Load load) {
      return partition(topic, number, replicas, NO_DISKS, replicas.length, load);
    }

    /// Adds a partition.
    ///
    /// @param replicas ids of its brokers, the leader first; one that is not known counts as dead
    /// @param disks the index of each replica's disk in its broker's list; empty for all the
    ///     first
    /// @param wanted the number of replicas that it shall have
    public Model partition(
        String topic, int number, int[] replicas, int[] disks, int wanted, Load load) {
      columns.add(topic, number, replicas, disks, wanted, load);
      return this;
    }

    /// Tells what it costs to change the partition that was added last. Who does not tell pays a
    /// replica's bytes for each copy, and nothing for another leader. Of plans that meet the goals
    /// alike the one that costs least is taken.
    ///
    /// @param copy for each replica that moves; at least 0, in bytes or any other unit that all
    ///     partitions share
    /// @param turn when another replica than the first comes to lead; at least 0, in the same unit
    public Model price(long copy, long turn) {
      columns.price(copy, turn);
      return this;
    }

    Columns columns() {
      return columns;
    }

    /// How many partitions were added.
    public int partitions() {
      return columns.parts;
    }

    /// How many replicas there are or shall be.
    public int replicas() {
      return columns.slots();
    }
  }

  /// A cluster of which only sums are kept: enough to see that there is nothing to do, at a
  /// fraction of what a model costs.
  public static final class Sums {
    private final Glance glance;

    /// A cluster of these brokers.
    public Sums(List<Broker> brokers) {
      glance = new Glance(List.copyOf(brokers));
    }

    /// Adds a partition that has as many replicas as it shall have.
    ///
    /// @param replicas ids of its brokers, the leader first
    public void partition(int[] replicas, Load load) {
      glance.add(replicas, load);
    }

    /// Whether all brokers are in the band and nothing must move: a plan for all goals but the
    /// spreading of topics is empty then. What sums cannot tell, such as brokers with several
    /// disks, is not level.
    public boolean level(Goals goals) {
      return glance.level(goals);
    }

    /// How far the broker that is furthest from its share is off it, in any dimension: 0.09 for 9
    /// %; infinite where a share is nothing.
    public double off(Goals goals) {
      return glance.off(goals);
    }
  }

  private static final int[] NO_DISKS = {};

  /// How far a plan goes.
  public enum Scope {
    /// All goals.
    ALL,
    /// Only what must move: replicas on leaving or dead brokers and disks, changed replication
    /// factors, broken rack spread.
    NEEDED,
    /// Leaders change, replicas stay.
    LEADERS,
    /// Replicas move between the disks of their broker only.
    DISKS
  }

  /// What to reach.
  ///
  /// @param band how far a broker's load may be from its share, 0.09 for 9 %
  /// @param cpuLimit part of a broker's capacity that is never newly crossed
  /// @param netLimit the same for both directions of the network
  /// @param diskLimit the same for its disks
  /// @param replicaLimit replicas that a broker may hold
  /// @param evenCounts whether each broker's share of replicas and leaders is the same; else it
  ///     goes with its capacity
  /// @param spreadPrice part of all bytes that may be moved to spread topics over brokers
  /// @param batch partitions that may be under way at once
  public record Goals(
      Scope scope,
      double band,
      double cpuLimit,
      double netLimit,
      double diskLimit,
      int replicaLimit,
      boolean evenCounts,
      double spreadPrice,
      int batch) {
    /// The goals that are pursued when nothing else is said.
    public static Goals usual() {
      return new Goals(Scope.ALL, 0.09, 0.7, 0.8, 0.8, Integer.MAX_VALUE, false, 0.0002, 200);
    }

    /// These goals for another scope.
    public Goals within(Scope other) {
      return new Goals(
          other, band, cpuLimit, netLimit, diskLimit, replicaLimit, evenCounts, spreadPrice, batch);
    }

    /// These goals with another band.
    public Goals banded(double other) {
      return new Goals(
          scope,
          other,
          cpuLimit,
          netLimit,
          diskLimit,
          replicaLimit,
          evenCounts,
          spreadPrice,
          batch);
    }
  }

  /// How much may be spent on a plan. After each phase a whole plan stands, so that little effort
  /// makes a poorer plan, never a broken one.
  ///
  /// @param work candidate moves to weigh once the plan meets the goals; each takes about 0.1 µs
  /// @param stop asked now and then; true ends the search
  public record Effort(long work, BooleanSupplier stop) {
    /// Enough for a plan close to the best, and in proportion to the cluster.
    public static Effort usual() {
      return of(200_000);
    }

    /// So much work, never stopped.
    public static Effort of(long work) {
      return new Effort(work, () -> false);
    }
  }

  /// A partition's new replicas.
  ///
  /// @param from ids of its brokers before, the leader first
  /// @param to ids of its brokers after, the leader first
  /// @param bytes that are copied between brokers
  public record Move(
      String topic, int partition, List<Integer> from, List<Integer> to, long bytes) {
    /// `topic-number`.
    public String name() {
      return topic + "-" + partition;
    }

    /// Whether only the order changes, which moves no data.
    public boolean reorder() {
      return from.size() == to.size() && to.containsAll(from);
    }
  }

  /// Which disk of its broker a replica shall be on.
  ///
  /// @param from its disk now; -1 when it comes from another broker
  public record DiskMove(String topic, int partition, int broker, int from, int to, long bytes) {}

  /// How the brokers stand in one dimension.
  ///
  /// @param lowest load over share of the broker that has least
  /// @param highest load over share of the broker that has most
  /// @param outside brokers outside the band
  public record Band(double lowest, double highest, int outside) {}

  /// A constraint that keeps the cluster from a goal.
  ///
  /// @param name such as `rack-spread`
  /// @param message what is short where, and what would help
  public record Limit(String name, String message) {}

  /// What to do. Any prefix of the batches leaves a valid cluster: each partition changes once,
  /// no rack spread gets worse, and no hard limit is newly crossed even while the sources of a
  /// batch still hold their data.
  ///
  /// @param batches what may be under way at once, in order
  /// @param diskMoves after the batches
  /// @param replicaMoves replicas that come to another broker
  /// @param leaderChanges partitions that get another leader
  /// @param bytes that are copied between brokers
  /// @param boundBytes no plan that meets the goals can copy less
  /// @param before how the brokers stand, by dimension
  /// @param after how they will stand
  /// @param loads of each broker, by dimension, before and after
  /// @param limits what keeps goals from being met; empty when all are
  /// @param work candidates that were weighed
  public record Plan(
      List<List<Move>> batches,
      List<DiskMove> diskMoves,
      int replicaMoves,
      int leaderChanges,
      long bytes,
      long boundBytes,
      Map<Dimension, Band> before,
      Map<Dimension, Band> after,
      List<Loads> loads,
      List<Limit> limits,
      long work) {
    /// All moves in order.
    public List<Move> moves() {
      return batches.stream().flatMap(List::stream).toList();
    }

    /// Whether there is nothing to do.
    public boolean empty() {
      return batches.isEmpty() && diskMoves.isEmpty();
    }
  }

  /// A broker's loads over its share, in the order of [Dimension].
  public record Loads(int broker, List<Double> before, List<Double> after) {
    /// Its load over its share in one dimension, before.
    public double before(Dimension dimension) {
      return before.get(dimension.index());
    }
  }
}
