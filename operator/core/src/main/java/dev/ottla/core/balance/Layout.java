package dev.ottla.core.balance;

import static dev.ottla.core.balance.Shares.DIMENSIONS;
import static dev.ottla.core.balance.Shares.STRIDE;

import dev.ottla.core.balance.Balance.Disk;
import dev.ottla.core.balance.Balance.State;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Which replica is where, and what follows from it: the load of each broker and its cost, which
/// is zero in the band and grows faster than linearly outside.
///
/// Invariant: `load` and `cost` are those of `at` and `lead`.
final class Layout {
  /// The cost of what must not be: a hard limit that would be newly crossed.
  static final double NEVER = 1e9;

  private static final double PAST_HARD = 100;
  private static final double LEAN = 1e-3;

  final Columns in;
  final Racks racks;
  final Shares shares;
  final Topics topics;
  final int brokers;

  /// Broker of each slot, -1 when it has none yet.
  final int[] at;

  /// Slot that leads each partition.
  final int[] lead;

  /// Partition of each slot.
  final int[] part;

  /// Slots that a smaller replication factor gives up.
  final boolean[] closed;

  /// Slots whose disk is dead: they do not go back there.
  final BitSet burnt = new BitSet();

  /// Whether a replica that is too many in its rack may not even stay there.
  boolean strict;

  final boolean[] takes;
  final boolean[] stays;
  final Cards cards;
  final double[] load;
  final double[] cost;

  /// How much each dimension counts; replicas that move cost bytes and leaders do not, so the
  /// search first looks at what only replicas can mend.
  final double[] weight = {1, 1, 1, 1, 1, 1};

  Layout(Columns in, Racks racks, Shares shares) {
    this.in = in;
    this.racks = racks;
    this.shares = shares;
    brokers = in.brokers.size();
    at = Arrays.copyOf(in.at, in.slots());
    lead = Arrays.copyOf(in.first, in.parts);
    part = new int[at.length];
    closed = new boolean[at.length];
    cards = new Cards(in);
    takes = new boolean[brokers];
    stays = new boolean[brokers];
    load = new double[brokers * STRIDE];
    cost = new double[brokers];
    for (int b = 0; b < brokers; b++) {
      State state = in.brokers.get(b).state();
      takes[b] = state == State.LIVE || state == State.NEW;
      stays[b] = Racks.stays(state);
    }
    topics = new Topics(in, takes);
    fill();
  }

  private void fill() {
    boolean[] whole = new boolean[brokers];
    for (int b = 0; b < brokers; b++) {
      whole[b] = in.brokers.get(b).disks().stream().allMatch(Disk::alive);
    }
    for (int p = 0; p < in.parts; p++) {
      for (int slot = in.first[p]; slot < in.first[p + 1]; slot++) {
        part[slot] = p;
        if (at[slot] >= 0) {
          enter(slot, at[slot]);
          if (!whole[at[slot]]) {
            burnt.set(slot, !alive(at[slot], in.disk(slot)));
          }
        }
      }
    }
    reckon();
  }

  private boolean alive(int b, int disk) {
    List<Disk> disks = in.brokers.get(b).disks();
    return disk >= disks.size() || disks.get(disk).alive();
  }

  /// Works all costs out anew, after a change of weights.
  void reckon() {
    for (int b = 0; b < brokers; b++) {
      cost[b] = with(b, 0, 0, 0, 0, 0, 0);
    }
  }

  double total() {
    double sum = 0;
    for (double c : cost) {
      sum += c;
    }
    return sum;
  }

  boolean leads(int slot) {
    return lead[part[slot]] == slot;
  }

  double cpu(int slot) {
    return in.loads[part[slot] * Columns.WIDTH + (leads(slot) ? 0 : Columns.CPU_FOLLOWER)];
  }

  double netIn(int slot) {
    return in.loads[part[slot] * Columns.WIDTH + 1];
  }

  double netOut(int slot) {
    return in.loads[part[slot] * Columns.WIDTH + (leads(slot) ? 2 : Columns.OUT_FOLLOWER)];
  }

  double disk(int slot) {
    return in.loads[part[slot] * Columns.WIDTH + 3];
  }

  /// What a broker would cost with this slot more.
  double plus(int broker, int slot) {
    return with(broker, cpu(slot), netIn(slot), netOut(slot), disk(slot), 1, leads(slot) ? 1 : 0);
  }

  /// What a broker would cost with this slot less.
  double minus(int broker, int slot) {
    return with(
        broker, -cpu(slot), -netIn(slot), -netOut(slot), -disk(slot), -1, leads(slot) ? -1 : 0);
  }

  /// What a broker would cost with this card's slot more.
  double plus(int broker, int[] card, int o) {
    return with(
        broker,
        Cards.cpu(card, o),
        Cards.netIn(card, o),
        Cards.netOut(card, o),
        Cards.disk(card, o),
        1,
        Cards.leads(card, o));
  }

  /// What a broker would cost with this card's slot less.
  double minus(int broker, int[] card, int o) {
    return with(
        broker,
        -Cards.cpu(card, o),
        -Cards.netIn(card, o),
        -Cards.netOut(card, o),
        -Cards.disk(card, o),
        -1,
        -Cards.leads(card, o));
  }

  /// What a broker would cost with one slot more and another less.
  double swap(int broker, int[] more, int m, int[] less, int l) {
    return with(
        broker,
        (double) Cards.cpu(more, m) - Cards.cpu(less, l),
        (double) Cards.netIn(more, m) - Cards.netIn(less, l),
        (double) Cards.netOut(more, m) - Cards.netOut(less, l),
        (double) Cards.disk(more, m) - Cards.disk(less, l),
        0,
        Cards.leads(more, m) - Cards.leads(less, l));
  }

  /// What a broker would cost that begins (1) or ends (-1) to lead a partition.
  double lead(int broker, int partition, int sign) {
    int w = partition * Columns.WIDTH;
    float[] l = in.loads;
    return with(
        broker,
        sign * ((double) l[w] - l[w + Columns.CPU_FOLLOWER]),
        0,
        sign * ((double) l[w + 2] - l[w + Columns.OUT_FOLLOWER]),
        0,
        0,
        sign);
  }

  double with(int b, double cpu, double in, double out, double disk, double n, double leaders) {
    int i = b * STRIDE;
    return off(i, cpu, 0)
        + off(i + 1, in, 1)
        + off(i + 2, out, 2)
        + off(i + 3, disk, 3)
        + off(i + 4, n, 4)
        + off(i + 5, leaders, 5);
  }

  private double off(int i, double more, int d) {
    double x = load[i] + more;
    if (x > shares.high[i]) {
      double e = (x - shares.high[i]) * shares.scale[i];
      double past = x - shares.hard[i];
      if (past > 0) {
        return more > 0 ? NEVER : weight[d] * (e + e * e) + PAST_HARD * past * shares.scale[i];
      }
      return weight[d] * (e + e * e);
    }
    if (x < shares.low[i]) {
      double e = (shares.low[i] - x) * shares.scale[i];
      return weight[d] * (e + e * e);
    }
    return 0;
  }

  private double cpu;
  private double netIn;
  private double netOut;
  private double disk;
  private int leads;

  /// Takes up a slot for `rank`.
  void pick(int slot) {
    cpu = cpu(slot);
    netIn = netIn(slot);
    netOut = netOut(slot);
    disk = disk(slot);
    leads = leads(slot) ? 1 : 0;
  }

  /// What the slot that was picked would cost a broker more, and, to rank places that cost the
  /// same, how much it would lean the broker to the side that is full already.
  double rank(int b) {
    int i = b * STRIDE;
    double lean =
        tilt(i, cpu)
            + tilt(i + 1, netIn)
            + tilt(i + 2, netOut)
            + tilt(i + 3, disk)
            + tilt(i + 4, 1)
            + tilt(i + 5, leads);
    return with(b, cpu, netIn, netOut, disk, 1, leads) - cost[b] + LEAN * lean;
  }

  private double tilt(int i, double more) {
    return (load[i] - shares.share[i]) * shares.scale[i] * more * shares.scale[i];
  }

  /// Whether a slot may go to a broker: not twice, not past its rack's fill, and to one that
  /// takes.
  boolean may(int slot, int broker) {
    return takes[broker]
        && !(in.at[slot] == broker && burnt.get(slot))
        && may(slot, part[slot], broker);
  }

  /// Whether a card's slot may go to a broker.
  boolean may(int[] card, int o, int broker) {
    int slot = card[o];
    return takes[broker]
        && !(in.at[slot] == broker && burnt.get(slot))
        && may(slot, Cards.part(card, o), broker);
  }

  private boolean may(int slot, int p, int broker) {
    int rack = racks.of[broker];
    int mates = 0;
    for (int s = in.first[p]; s < in.first[p + 1]; s++) {
      if (s != slot && at[s] >= 0) {
        if (at[s] == broker) {
          return false;
        }
        mates += racks.of[at[s]] == rack ? 1 : 0;
      }
    }
    return mates == 0
        || mates < racks.most(in.wanted[p])
        || (!strict && at[slot] >= 0 && racks.of[at[slot]] == rack);
  }

  void move(int slot, int to) {
    int from = at[slot];
    if (from == to) {
      return;
    }
    at[slot] = to;
    if (from >= 0 && to >= 0) {
      shift(from, cards.of[from], cards.place(slot), -1);
      cards.move(slot, from, to);
      shift(to, cards.of[to], cards.place(slot), 1);
    } else if (from >= 0) {
      shift(from, cards.of[from], cards.place(slot), -1);
      cards.drop(from, slot);
    } else if (to >= 0) {
      enter(slot, to);
    }
    if (from >= 0) {
      cost[from] = with(from, 0, 0, 0, 0, 0, 0);
    }
    if (to >= 0) {
      cost[to] = with(to, 0, 0, 0, 0, 0, 0);
    }
  }

  void relead(int partition, int slot) {
    int old = lead[partition];
    if (at[old] >= 0) {
      role(at[old], partition, -1);
      cards.role(at[old], old, partition, false);
    }
    lead[partition] = slot;
    role(at[slot], partition, 1);
    cards.role(at[slot], slot, partition, true);
  }

  /// Gives each slot of a partition its old broker where another slot of the same partition has
  /// it: replicas are the same wherever they stand in the list, and nothing is copied.
  void untangle(int p) {
    int first = in.first[p];
    int end = in.first[p + 1];
    for (int s = first; s < end; s++) {
      for (int t = first; t < end && at[s] != in.at[s]; t++) {
        if (t != s && at[t] >= 0 && at[t] == in.at[s]) {
          int leader = at[lead[p]];
          int other = at[s];
          move(s, -1);
          move(s, at[t]);
          move(t, other);
          relead(p, at[s] == leader ? s : at[t] == leader ? t : lead[p]);
        }
      }
    }
  }

  private void role(int b, int partition, int sign) {
    int w = partition * Columns.WIDTH;
    float[] l = in.loads;
    int i = b * STRIDE;
    load[i] += sign * ((double) l[w] - l[w + Columns.CPU_FOLLOWER]);
    load[i + 2] += sign * ((double) l[w + 2] - l[w + Columns.OUT_FOLLOWER]);
    load[i + 5] += sign;
    cost[b] = with(b, 0, 0, 0, 0, 0, 0);
  }

  private void enter(int slot, int b) {
    int p = part[slot];
    int o = cards.add(b, slot, p, lead[p] == slot);
    shift(b, cards.of[b], o, 1);
  }

  private void shift(int b, int[] card, int o, int sign) {
    int i = b * STRIDE;
    load[i] += sign * (double) Cards.cpu(card, o);
    load[i + 1] += sign * (double) Cards.netIn(card, o);
    load[i + 2] += sign * (double) Cards.netOut(card, o);
    load[i + 3] += sign * (double) Cards.disk(card, o);
    load[i + 4] += sign;
    load[i + 5] += sign * Cards.leads(card, o);
    topics.add(Cards.topic(card, o), b, sign);
  }

  /// Whether a broker is outside its band.
  boolean outside(int b) {
    for (int d = 0; d < DIMENSIONS; d++) {
      int i = b * STRIDE + d;
      if (load[i] > shares.high[i] || load[i] < shares.low[i]) {
        return true;
      }
    }
    return false;
  }
}
