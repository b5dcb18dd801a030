package dev.ottla.core.autoscale;

import dev.ottla.api.Autoscale;
import dev.ottla.api.ClusterStatus.Scaled;
import dev.ottla.api.Rebalance.Mode;
import dev.ottla.core.world.LoadView;
import dev.ottla.core.world.World;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// When the number changes: soon when more are needed, late when fewer are enough, and never while
/// something else is being done.
final class Patience {
  /// A broker that is missing for longer after a rise is not one that starts for the first time.
  private static final Duration FRESH = Duration.ofMinutes(10);

  private final World world;
  private final Autoscale policy;
  private final Floor floor;
  private final Demand demand;
  private final Scaled last;
  private final Optional<String> busy;
  private final Optional<String> starting;
  private final boolean moving;
  private Optional<String> held = Optional.empty();

  Patience(
      World world,
      Floor floor,
      Demand demand,
      Scaled last,
      Optional<String> busy,
      Optional<String> starting,
      boolean moving) {
    this.world = world;
    this.policy = Objects.requireNonNull(world.spec().autoscale());
    this.floor = floor;
    this.demand = demand;
    this.last = last;
    this.busy = busy;
    this.starting = starting;
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
    Lately lately =
        Lately.of(last.comingSince(), last.lately(), policy.falls(), now())
            .with(now(), demand.exactly(1));
    int fewer = last.wanted() - 1;
    Optional<Instant> until = fewer < floor.least() ? Optional.empty() : lately.until(fewer);
    return until.map(u -> fall(lately, u)).orElseGet(() -> forgetful(last));
  }

  private Scaled rise(int more) {
    Integer before = last.coming();
    boolean goesOn = before != null && before > last.wanted();
    Instant since = since(goesOn);
    // What has been needed all the time, and not only now.
    int enough = before != null && goesOn ? Math.min(more, before) : more;
    boolean proven = !left(since, policy.rises()).isPositive();
    // What noise or a trend adds is believed after the whole wait.
    int sure = proven ? more : Math.min(more, demand.lately());
    Duration left = left(since, sure > last.wanted() ? proof() : policy.rises());
    Scaled waits = coming(last, enough, time(since), null);
    if (world.spec().rebalance().mode() == Mode.Off) {
      return hold(waits, "more brokers would take nothing over while spec.rebalance.mode is Off");
    }
    if (left.isPositive()) {
      return hold(waits, "more brokers are needed; that must last until " + until(left));
    }
    Optional<String> first = busy.or(() -> presses() ? Optional.empty() : unserved());
    if (first.isPresent()) {
      return hold(waits, "more brokers are needed, but first: " + first.get());
    }
    int to = Math.min(sure, last.wanted() + policy.stepUp(last.wanted()));
    Scaled risen =
        new Scaled(to, last.wanted(), time(world.now()), demand.more(to), null, null, null);
    return enough > to ? coming(risen, enough, time(since), null) : risen;
  }

  /// A wait uses up the room between the targets and what brokers can bear: where less of it is
  /// left, less is waited.
  private Duration proof() {
    return Duration.ofSeconds(Math.round(policy.rises().toSeconds() * demand.room()));
  }

  /// Whether the next step of a rise comes while brokers of the last one start: no room is left,
  /// the last moments have come since then, and all that had been there before serve.
  private boolean presses() {
    Duration ago = Duration.between(Instant.parse(last.since()), world.now());
    return demand.room() <= 0
        && last.from() < last.wanted()
        && demand.brokers() >= last.from()
        && ago.compareTo(LoadView.LAST) >= 0
        && ago.compareTo(FRESH) < 0;
  }

  /// The next step of a rise waits for no second proof, but for the brokers of the last one.
  private Optional<String> unserved() {
    boolean acts = policy.mode() == Autoscale.Mode.Auto;
    Optional<String> some =
        acts && demand.brokers() < last.wanted()
            ? Optional.of("%d of %d serve".formatted(demand.brokers(), last.wanted()))
            : Optional.empty();
    return starting.or(() -> some);
  }

  private Scaled fall(Lately lately, Instant until) {
    Scaled waits = coming(last, last.wanted() - 1, time(lately.since()), lately.peaks());
    Duration left =
        longer(Duration.between(world.now(), until), left(protectedSince(), policy.protects()));
    if (left.isPositive()) {
      return hold(waits, "fewer brokers are enough; that must last until " + until(left));
    }
    Optional<String> first = busy.or(() -> starting);
    if (first.isPresent() || moving) {
      return hold(waits, "fewer brokers are enough, but first: " + first.orElse("replicas move"));
    }
    int enough = Math.max(lately.enough(now()), Math.max(demand.needed(1, 1), grown(lately)));
    int to = floor.within(Math.max(enough, last.wanted() - policy.stepDown()));
    if (to >= last.wanted()) {
      return hold(waits, "fewer brokers are enough, but the load grows");
    }
    Scaled fallen =
        new Scaled(to, last.wanted(), time(world.now()), demand.fewer(to), null, null, null);
    return coming(fallen, to, time(lately.since()), lately.peaks());
  }

  private Instant now() {
    return world.now().truncatedTo(ChronoUnit.SECONDS);
  }

  /// How many will be needed when a broker that is taken away now could be missed again, should the
  /// load go on to grow as it did lately.
  private int grown(Lately lately) {
    double needed = demand.exactly(1);
    double growth = lately.growth(now()) * policy.protects().toSeconds();
    return Demand.whole(demand.exactly(lately.spare(now()), 1 + growth / needed));
  }

  /// Since when the last rise is protected.
  private @Nullable Instant protectedSince() {
    return last.from() < last.wanted() ? Instant.parse(last.since()) : null;
  }

  private Instant since(boolean goesOn) {
    return goesOn && last.comingSince() != null ? Instant.parse(last.comingSince()) : now();
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
      Scaled last,
      @Nullable Integer number,
      @Nullable String since,
      @Nullable List<Integer> lately) {
    return new Scaled(last.wanted(), last.from(), last.since(), last.why(), number, since, lately);
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
