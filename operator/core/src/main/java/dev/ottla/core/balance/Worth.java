package dev.ottla.core.balance;

/// What a change must bring that clients feel: another leader, or another replica, of a partition
/// that has a price of its own.
final class Worth {
  /// A twentieth of a share is always enough,
  private static final double MUCH = 0.05;

  /// and so is this part of what changes: small partitions add up to a share, while an exchange of
  /// equals brings next to nothing.
  private static final double EFFECT = 0.125;

  private final Layout to;

  Worth(Layout to) {
    this.to = to;
  }

  /// Whether clients feel what happens to a partition.
  boolean felt(int partition) {
    return to.in.turn(partition) > 0;
  }

  /// Whether a broker that came to cost so much would not leave its band by that.
  boolean within(int broker, double cost) {
    return cost == 0 || to.cost[broker] > 0;
  }

  /// What must be gained if a broker begins or ends to lead a partition.
  double leader(int broker, int partition) {
    int w = partition * Columns.WIDTH;
    float[] l = to.in.loads;
    double cpu = l[w] - l[w + Columns.CPU_FOLLOWER];
    double out = l[w + 2] - l[w + Columns.OUT_FOLLOWER];
    return of(broker, cpu, 0, out, 0, 0, 1);
  }

  /// What must be gained if a broker gets or loses a slot.
  double replica(int broker, int slot) {
    int leads = to.leads(slot) ? 1 : 0;
    return of(broker, to.cpu(slot), to.netIn(slot), to.netOut(slot), to.disk(slot), 1, leads);
  }

  private double of(int broker, double... changes) {
    double shares = 0;
    for (int d = 0; d < changes.length; d++) {
      shares += to.weight[d] * to.shares.scale[broker * Shares.STRIDE + d] * changes[d];
    }
    return Math.min(MUCH, EFFECT * shares);
  }
}
