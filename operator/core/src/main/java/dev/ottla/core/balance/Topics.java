package dev.ottla.core.balance;

/// How many replicas of each topic are on each broker: a row of brokers for each topic or, where
/// that would be large, an open-addressed table from topic and broker to a count. A broker should
/// hold few enough of a topic that it is no hot spot when the topic is: `ceil(min(mean + 40,
/// max(2.8 mean, mean + 2)))`, the mean being over brokers that take replicas.
final class Topics {
  private static final long DENSE = 16_000_000;

  private final int brokers;
  private final int[] most;
  private final char[] rows;
  private long[] keys;
  private int[] counts;
  private int used;

  Topics(Columns in, boolean[] takes) {
    brokers = in.brokers.size();
    int taking = 0;
    for (boolean t : takes) {
      taking += t ? 1 : 0;
    }
    long[] replicas = new long[in.topics.size()];
    for (int p = 0; p < in.parts; p++) {
      replicas[in.topic[p]] += in.wanted[p];
    }
    most = new int[replicas.length];
    for (int t = 0; t < most.length; t++) {
      double mean = replicas[t] / (double) Math.max(1, taking);
      most[t] = (int) Math.ceil(Math.min(mean + 40, Math.max(2.8 * mean, mean + 2)) - 1e-9);
    }
    boolean dense = (long) most.length * brokers <= DENSE;
    rows = new char[dense ? most.length * brokers : 0];
    int room = dense ? 1 : Integer.highestOneBit(Math.max(64, in.slots())) * 2;
    keys = new long[room];
    counts = new int[room];
  }

  private int find(long key) {
    int mask = keys.length - 1;
    int i = (int) ((key * 0x9E3779B97F4A7C15L) >>> 33) & mask;
    while (keys[i] != key && keys[i] != 0) {
      i = (i + 1) & mask;
    }
    return i;
  }

  void add(int topic, int broker, int more) {
    if (rows.length > 0) {
      rows[topic * brokers + broker] += (char) more;
      return;
    }
    long key = (long) topic * brokers + broker + 1;
    int i = find(key);
    if (keys[i] == 0) {
      if (used * 4L > keys.length * 3L) {
        grow();
        i = find(key);
      }
      keys[i] = key;
      used++;
    }
    counts[i] += more;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldCounts = counts;
    keys = new long[oldKeys.length * 2];
    counts = new int[keys.length];
    used = 0;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldCounts[i] != 0) {
        int to = find(oldKeys[i]);
        keys[to] = oldKeys[i];
        counts[to] = oldCounts[i];
        used++;
      }
    }
  }

  int count(int topic, int broker) {
    return rows.length > 0
        ? rows[topic * brokers + broker]
        : counts[find((long) topic * brokers + broker + 1)];
  }

  /// Whether a broker holds as many of a topic as it should at most.
  boolean full(int topic, int broker) {
    return count(topic, broker) >= most[topic];
  }

  boolean over(int topic, int broker) {
    return count(topic, broker) > most[topic];
  }
}
