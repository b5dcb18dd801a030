package dev.ottla.bench.balance;

import java.util.List;

/// Which cluster to make.
record Scenario(Kind kind, int brokers, int racks, int replicas, long seed, boolean unequal) {
  enum Kind {
    skewed("#1b6ca8"),
    add("#c0392b"),
    remove("#2e8b57"),
    drift("#8e44ad");

    /// Of its line in a picture.
    final String color;

    Kind(String color) {
      this.color = color;
    }
  }

  /// Reads a name such as `add-50-30000-r5`.
  static Scenario of(String name, long seed) {
    List<String> words = List.of(name.split("-", -1));
    return new Scenario(
        Kind.valueOf(words.get(0)),
        Integer.parseInt(words.get(1)),
        Integer.parseInt(words.get(3).substring(1)),
        Integer.parseInt(words.get(2)),
        seed,
        words.size() > 4);
  }

  int partitions() {
    return replicas / Cluster.FACTOR;
  }

  int topics() {
    return Math.max(5, partitions() / 50);
  }

  int added() {
    return kind == Kind.add ? Math.max(1, brokers / 4) : 0;
  }

  int removed() {
    return kind == Kind.remove ? Math.max(1, brokers / 10) : 0;
  }

  String name() {
    return kind + "-" + brokers + "-" + replicas + "-r" + racks + (unequal ? "-het" : "");
  }
}
