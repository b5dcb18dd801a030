package dev.ottla.core.balance;

import java.util.Arrays;

/// What each broker holds: a card for each slot, one after the other in memory, with all that it
/// takes to weigh the slot. The search picks slots at random, and in a large cluster each look at
/// another place is a wait for memory.
///
/// Invariant: the cards are those of the layout's `at` and `lead`.
final class Cards {
  /// Numbers of a card: slot, marks, as floats cpu, in, out, bytes, then partition and topic.
  static final int WIDTH = 8;

  private static final int LEADS = 1;
  private static final int HOME = 2;
  private static final int PINNED = 4;

  /// The cards of each broker.
  final int[][] of;

  /// How many slots each broker holds.
  final int[] count;

  private final Columns in;
  private final boolean pins;
  private final int[] place;

  Cards(Columns in) {
    this.in = in;
    pins = !in.pinned.isEmpty();
    place = new int[in.slots()];
    count = new int[in.brokers.size()];
    of = new int[count.length][];
    int[] sizes = new int[count.length];
    for (int s = 0; s < place.length; s++) {
      if (in.at[s] >= 0) {
        sizes[in.at[s]]++;
      }
    }
    for (int b = 0; b < of.length; b++) {
      of[b] = new int[sizes[b] * WIDTH];
    }
  }

  int slot(int b, int k) {
    return of[b][k * WIDTH];
  }

  /// Where in its broker's cards that of a slot begins.
  int place(int slot) {
    return place[slot];
  }

  boolean leads(int b, int k) {
    return (of[b][k * WIDTH + 1] & LEADS) != 0;
  }

  static int leads(int[] cards, int o) {
    return cards[o + 1] & LEADS;
  }

  /// Whether a slot is where it was at first.
  static boolean home(int[] cards, int o) {
    return (cards[o + 1] & HOME) != 0;
  }

  static boolean pinned(int[] cards, int o) {
    return (cards[o + 1] & PINNED) != 0;
  }

  static float cpu(int[] cards, int o) {
    return Float.intBitsToFloat(cards[o + 2]);
  }

  static float netIn(int[] cards, int o) {
    return Float.intBitsToFloat(cards[o + 3]);
  }

  static float netOut(int[] cards, int o) {
    return Float.intBitsToFloat(cards[o + 4]);
  }

  static float disk(int[] cards, int o) {
    return Float.intBitsToFloat(cards[o + 5]);
  }

  static int part(int[] cards, int o) {
    return cards[o + 6];
  }

  static int topic(int[] cards, int o) {
    return cards[o + 7];
  }

  /// Whether two slots load a broker alike, so that to exchange them changes nothing.
  static boolean alike(int[] one, int o, int[] two, int t) {
    return one[o + 5] == two[t + 5]
        && one[o + 4] == two[t + 4]
        && one[o + 3] == two[t + 3]
        && one[o + 2] == two[t + 2]
        && leads(one, o) == leads(two, t);
  }

  /// Makes a card. Tells where it begins.
  int add(int b, int slot, int p, boolean leads) {
    int o = room(b);
    place[slot] = o;
    int[] cards = of[b];
    int marks = pins && in.pinned.get(in.topic[p]) ? PINNED : 0;
    cards[o] = slot;
    cards[o + 1] = in.at[slot] == b ? marks | HOME : marks;
    cards[o + 3] = Float.floatToRawIntBits(in.loads[p * Columns.WIDTH + 1]);
    cards[o + 5] = Float.floatToRawIntBits(in.loads[p * Columns.WIDTH + 3]);
    cards[o + 6] = p;
    cards[o + 7] = in.topic[p];
    role(cards, o, p, leads);
    return o;
  }

  /// Hands a card over.
  void move(int slot, int from, int to) {
    int o = room(to);
    int[] cards = of[to];
    System.arraycopy(of[from], place[slot], cards, o, WIDTH);
    cards[o + 1] = in.at[slot] == to ? cards[o + 1] | HOME : cards[o + 1] & ~HOME;
    drop(from, slot);
    place[slot] = o;
  }

  private int room(int b) {
    int o = count[b]++ * WIDTH;
    if (o == of[b].length) {
      of[b] = Arrays.copyOf(of[b], o + (o >> 6) * WIDTH + 16 * WIDTH);
    }
    return o;
  }

  void drop(int b, int slot) {
    int last = --count[b] * WIDTH;
    int o = place[slot];
    System.arraycopy(of[b], last, of[b], o, WIDTH);
    place[of[b][o]] = o;
  }

  /// A slot begins or ends to lead its partition.
  void role(int b, int slot, int p, boolean leads) {
    role(of[b], place[slot], p, leads);
  }

  private void role(int[] cards, int o, int p, boolean leads) {
    int w = p * Columns.WIDTH;
    cards[o + 1] = leads ? cards[o + 1] | LEADS : cards[o + 1] & ~LEADS;
    cards[o + 2] = Float.floatToRawIntBits(in.loads[leads ? w : w + Columns.CPU_FOLLOWER]);
    cards[o + 4] = Float.floatToRawIntBits(in.loads[leads ? w + 2 : w + Columns.OUT_FOLLOWER]);
  }
}
