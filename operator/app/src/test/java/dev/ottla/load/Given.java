package dev.ottla.load;

import dev.ottla.core.world.Names;
import dev.ottla.load.Sample.Broker;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Answers as brokers give them.
final class Given {
  static final Names ORDERS = new Names("shop", "orders");
  static final Names BILLS = new Names("shop", "bills");
  static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

  private Given() {}

  /// A broker whose counters all grow alike since it started: so many a second of each.
  ///
  /// @param seconds since its start
  static Sums steady(long started, double seconds, double rate) {
    long all = Math.round(seconds * rate);
    return new Sums(
        started,
        Math.round(seconds * 1000),
        Math.round(seconds * 0.5e9),
        new Sums.Bytes(all, 2 * all),
        new Sums.Bytes(3 * all, 4 * all),
        Math.round(seconds * 0.75e9),
        List.of(new Sums.Dir(1000, 900), new Sums.Dir(2000, 500)));
  }

  static Sample sample(int broker, double seconds) {
    return new Sample(
        new Broker(ORDERS, broker),
        START.plusMillis((long) (seconds * 1000)),
        steady(1, seconds, 10),
        Optional.empty());
  }
}
