package dev.ottla.core.world;

/// What a StatefulSet's pods are for.
public enum Role {
  BROKER("brokers", "broker", 0),
  CONTROLLER("controllers", "controller", 10_000);

  private final String plural;
  private final String word;
  private final int base;

  Role(String plural, String word, int base) {
    this.plural = plural;
    this.word = word;
    this.base = base;
  }

  /// The end of the StatefulSet's name.
  public String plural() {
    return plural;
  }

  /// The role in Kafka's `process.roles` and in the label `ottla.dev/role`.
  public String word() {
    return word;
  }

  /// The node id of ordinal 0. **The one rule of identity: node id = base + ordinal.**
  public int base() {
    return base;
  }
}
