package dev.ottla.core.autoscale;

import dev.ottla.api.Autoscale;
import dev.ottla.api.ClusterStatus.Scaled;
import dev.ottla.api.Rebalance.Mode;
import dev.ottla.core.world.World;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// When the number changes: soon when more are needed, late when fewer are enough, and never while
/// something else is being done.
final class Patience {
  /// Part of its targets that fewer brokers must keep to, so that what falls does not rise again.
  private static final double SPARE = 0.9;

  private final World world;
  private final Autoscale policy;
  private final Floor floor;
  private final Demand demand;
  private final Scaled last;
  private final Optional<String> busy;
  private final boolean moving;
  private Optional<String> held = Optional.empty();

  Patience(
      World world, Floor floor, Demand demand, Scaled last, Optional<String> busy, boolean moving) {
    this.world = world;
    this.policy = Objects.requireNonNull(world.spec().autoscale());
    this.floor = floor;
    this.demand = demand;
    this.last = last;
    this.busy = busy;
    this.moving = moving;
  }

  /// The same within bounds, which may have changed.
  static Scaled bounded(Scaled last, Floor floor, World world) {
    int wanted = floor.within(last.wanted());
    return wanted == last.wanted()
        ? last
        : new Scaled(
            wanted,
            last.wanted(),
            time(world.now()),
            "between %d and %d brokers are allowed, or hold what is there"
                .formatted(floor.least(), floor.most()),
            null,
            null,
            null);
  }

  /// The same without what was coming.
  static Scaled forgetful(Scaled last) {
    return coming(last, null, null, null);
  }

  /// Why what would change does not change yet; empty when nothing would.
  Optional<String> held() {
    return held;
  }

  /// What is wanted now.
  Scaled next() {
    int more = floor.within(demand.needed(1, 1));
    if (more > last.wanted()) {
      return rise(more);
    }
    int fewer = floor.within(demand.needed(SPARE, 1));
    return fewer < last.wanted() ? fall(fewer) : forgetful(last);
  }

  private Scaled rise(int more) {
    Instant since = since(last.coming() != null && last.coming() > last.wanted());
    Duration left = left(since, policy.rises());
    Scaled waits = coming(last, more, time(since), null);
    if (world.spec().rebalance().mode() == Mode.Off) {
      return hold(waits, "more brokers would take nothing over while spec.rebalance.mode is Off");
    }
    if (left.isPositive()) {
      return hold(waits, "more brokers are needed; that must last until " + until(left));
    }
    if (busy.isPresent()) {
      return hold(waits, "more brokers are needed, but first: " + busy.get());
    }
    int to = Math.min(more, last.wanted() + policy.stepUp(last.wanted()));
    return new Scaled(to, last.wanted(), time(world.now()), demand.more(to), null, null, null);
  }

  private Scaled fall(int fewer) {
    int before = last.coming() == null ? last.wanted() : last.coming();
    boolean goesOn = before < last.wanted();
    Instant since = since(goesOn);
    int enough = goesOn ? Math.max(fewer, before) : fewer;
    int load =
        goesOn && last.comingLoad() != null ? last.comingLoad() : (int) (demand.load() * 1000);
    Scaled waits = coming(last, enough, time(since), load);
    Duration left = longer(left(since, policy.falls()), left(protectedSince(), policy.protects()));
    if (left.isPositive()) {
      return hold(waits, "fewer brokers are enough; that must last until " + until(left));
    }
    if (busy.isPresent() || moving) {
      return hold(waits, "fewer brokers are enough, but first: " + busy.orElse("replicas move"));
    }
    int to = Math.max(Math.max(enough, grown(since, load)), last.wanted() - policy.stepDown());
    if (to >= last.wanted()) {
      return hold(waits, "fewer brokers are enough, but the load grows");
    }
    Scaled fallen =
        new Scaled(to, last.wanted(), time(world.now()), demand.fewer(to), null, null, null);
    return enough < to ? coming(fallen, enough, time(since), load) : fallen;
  }

  /// How many will be needed when a broker that is taken away now could be missed again, should the
  /// load go on to grow as it did since fewer are enough.
  private int grown(Instant since, int before) {
    double now = demand.load() * 1000;
    double seconds = Math.max(1, Duration.between(since, world.now()).toSeconds());
    double growth = Math.max(0, now - before) / seconds * policy.protects().toSeconds();
    return floor.within(demand.needed(SPARE, now > 0 ? 1 + growth / now : 1));
  }

  /// Since when the last rise is protected.
  private @Nullable Instant protectedSince() {
    return last.from() < last.wanted() ? Instant.parse(last.since()) : null;
  }

  private Instant since(boolean goesOn) {
    return goesOn && last.comingSince() != null
        ? Instant.parse(last.comingSince())
        : world.now().truncatedTo(ChronoUnit.SECONDS);
  }

  private Duration left(@Nullable Instant since, Duration wait) {
    return since == null ? Duration.ZERO : Duration.between(world.now(), since.plus(wait));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private String until(Duration left) {
    return time(world.now().plus(left));
  }

  private Scaled hold(Scaled waits, String why) {
    held = Optional.of(why);
    return waits;
  }

  private static Scaled coming(
      Scaled last, @Nullable Integer number, @Nullable String since, @Nullable Integer load) {
    return new Scaled(last.wanted(), last.from(), last.since(), last.why(), number, since, load);
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
