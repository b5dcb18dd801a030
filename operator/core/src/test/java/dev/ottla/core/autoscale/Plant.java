package dev.ottla.core.autoscale;

import java.util.ArrayList;
import java.util.List;

/// Brokers as far as their number and their bytes go: one that is added starts, then receives its
/// share at the rate of the throttle; one that leaves is emptied at that rate, then goes.
final class Plant {
  /// Seconds between two looks.
  static final int STEP = 15;

  /// Seconds until a broker that is added serves.
  private static final int START = 90;

  /// Bytes a second that a broker sends, and receives, for moves.
  static final double RATE = 40e6;

  /// What a broker's network bears, and its volume holds.
  static final double NETWORK = 100e6;

  static final double VOLUME = 200e9;

  /// One broker.
  static final class Broker {
    long ready;

    /// Its part of all replicas and leaders.
    double share;

    /// Of its network and its volume, now.
    double load;

    double disk;

    /// What moves bring to its network now.
    double copies;
  }

  final List<Broker> brokers = new ArrayList<>();
  int wanted;
  long now;
  boolean moving;

  Plant(int brokers) {
    wanted = brokers;
    for (int i = 0; i < brokers; i++) {
      Broker broker = new Broker();
      broker.share = 1.0 / brokers;
      this.brokers.add(broker);
    }
  }

  boolean ready(Broker broker) {
    return broker.ready <= now;
  }

  boolean starting() {
    return brokers.stream().anyMatch(b -> !ready(b));
  }

  /// A step passes under a load.
  void pass(double network, double hot, double bytes) {
    now += STEP;
    while (brokers.size() < wanted) {
      Broker broker = new Broker();
      broker.ready = now + START;
      brokers.add(broker);
    }
    move(bytes);
    while (brokers.size() > wanted && brokers.getLast().share < 1e-9) {
      brokers.removeLast();
    }
    for (int i = 0; i < brokers.size(); i++) {
      Broker broker = brokers.get(i);
      // The hot partition has three copies.
      broker.load = broker.share * (network - hot) + (i < 3 ? hot / 3 : 0);
      broker.disk = broker.share * bytes / VOLUME;
    }
  }

  private void move(double bytes) {
    int staying = (int) brokers.stream().limit(wanted).filter(this::ready).count();
    double most = RATE * STEP / bytes;
    double asked = 0;
    double offered = 0;
    double[] change = new double[brokers.size()];
    for (int i = 0; i < change.length; i++) {
      Broker broker = brokers.get(i);
      double share = i < wanted && ready(broker) ? 1.0 / staying : 0;
      change[i] = Math.clamp(share - broker.share, -most, most);
      asked += Math.max(0, change[i]);
      offered += Math.max(0, -change[i]);
      broker.copies = 0;
    }
    double both = Math.min(asked, offered);
    moving = both * bytes > 1e6;
    for (int i = 0; both > 0 && i < change.length; i++) {
      Broker broker = brokers.get(i);
      double part = change[i] * both / (change[i] > 0 ? asked : offered);
      broker.share = Math.max(0, broker.share + part);
      broker.copies = Math.abs(part) * bytes / STEP / NETWORK;
    }
  }
}
