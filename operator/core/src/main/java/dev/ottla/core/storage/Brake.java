package dev.ottla.core.storage;

import dev.ottla.core.plan.Bytes;
import dev.ottla.core.plan.Plan.Trouble;
import dev.ottla.core.plan.Step;
import dev.ottla.core.plan.Step.SlowProducers;
import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Quota;
import dev.ottla.core.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Slows producers down before a volume is full, since a broker whose volume is full stops.
///
/// All brokers slow them down, not only the full one: it is filled by what others copy to it, which
/// Kafka does not limit. A limit that somebody else has set or changed is left alone.
///
/// @param steps the limit to set or to lift
/// @param troubles whom that slows down and why
record Brake(List<Step> steps, List<Trouble> troubles) {
  /// Percent. Growing had its chance from 80 on.
  private static final int SLOW = 90;

  private static final int PROTECT = 95;

  /// Below these it is undone, so that a segment more or less does not do and undo.
  private static final int RELAX = 93;

  private static final int FREE = 85;

  /// The part of a volume that lies between the thresholds, and beyond the last: five percent.
  private static final int ROOM = 20;

  /// How long that lasts, at the least.
  private static final Duration SLOWLY = Duration.ofHours(1);

  private static final Duration HARDLY = Duration.ofDays(1);

  /// Bytes a second. All that wait to write share it, also after the limit is lifted: a client
  /// keeps to the wait that it was given last.
  private static final long LEAST = 16_384;

  /// Kafka lets a producer wait until all that was written in the last eleven seconds is within the
  /// limit. So it is lowered step by step, to an eighth each minute, and nobody waits much longer.
  private static final int AT_ONCE = 8;

  private static final Duration STEP = Duration.ofMinutes(1);

  static Brake of(World world, List<Fill> filling) {
    Brake brake =
        world
            .metadata()
            .flatMap(m -> world.brokers().map(b -> of(world, b, m.quota(), filling)))
            .orElse(new Brake(List.of(), List.of()));
    // Without a leading controller nothing can be set, and what would mend that must not wait.
    boolean takes = world.quorum().filter(KafkaView.Quorum::decides).isPresent();
    return takes ? brake : new Brake(List.of(), brake.troubles());
  }

  private static Brake of(World world, Brokers brokers, Quota quota, List<Fill> filling) {
    Optional<Fill> fullest = filling.stream().max(Comparator.comparingInt(Fill::percent));
    int percent = fullest.map(Fill::percent).orElse(0);
    if (quota.foreign()) {
      boolean over = percent < FREE && quota.ours().isPresent() && complete(brokers);
      return new Brake(
          over ? List.of(lift(quota)) : List.of(),
          fullest.filter(f -> percent >= SLOW).map(f -> foreign(f, quota)).stream().toList());
    }
    OptionalLong now = quota.ours();
    OptionalLong wanted = wanted(world, brokers, quota, next(brokers, now, filling, percent));
    Optional<Trouble> trouble = wanted.stream().mapToObj(rate -> slowed(fullest, rate)).findFirst();
    if (wanted.equals(now)) {
      return new Brake(List.of(), trouble.stream().toList());
    }
    Step step =
        wanted.isEmpty()
            ? lift(quota)
            : slow(fullest.orElseThrow(), quota, quota.limited(wanted.getAsLong(), world.now()));
    return new Brake(List.of(step), trouble.stream().toList());
  }

  /// The limit of now, on the way to the one that is due.
  private static OptionalLong wanted(World world, Brokers brokers, Quota quota, OptionalLong due) {
    OptionalLong now = quota.ours();
    if (now.isEmpty()) {
      return due.isEmpty() ? due : OptionalLong.of(first(world, due.getAsLong()));
    }
    if (due.isPresent() && due.getAsLong() < now.getAsLong()) {
      boolean soon = world.now().isBefore(Instant.ofEpochSecond(quota.since()).plus(STEP));
      return soon ? now : OptionalLong.of(Math.max(due.getAsLong(), now.getAsLong() / AT_ONCE));
    }
    // Who does not say how full it is may be the one that was full. And what is nearly the same
    // stays the same, or every new topic would change it.
    boolean nearly = due.isPresent() && due.getAsLong() / 2 <= now.getAsLong();
    return nearly || !complete(brokers) ? now : due;
  }

  /// From what is written now, if that is known.
  private static long first(World world, long due) {
    double written =
        world.load().brokers().values().stream().mapToDouble(b -> b.clientIn()).max().orElse(0);
    return written == 0 ? due * AT_ONCE : Math.max(due, (long) written / AT_ONCE);
  }

  private static OptionalLong next(
      Brokers brokers, OptionalLong now, List<Fill> filling, int percent) {
    if (percent < FREE || (percent < SLOW && now.isEmpty())) {
      return OptionalLong.empty();
    }
    long size =
        filling.stream().filter(f -> f.percent() >= FREE).mapToLong(Fill::size).min().orElse(0);
    long hardly = rate(brokers, size, HARDLY);
    boolean held = now.isPresent() && now.getAsLong() <= hardly;
    return OptionalLong.of(
        percent >= PROTECT || (percent >= RELAX && held) ? hardly : rate(brokers, size, SLOWLY));
  }

  /// What each broker may take. A volume is filled by as many brokers as there are copies of a
  /// partition, when the load is spread evenly.
  private static long rate(Brokers brokers, long size, Duration lasts) {
    int copies = brokers.partitions().stream().mapToInt(p -> p.replicas().size()).max().orElse(1);
    return Math.max(LEAST, size / ROOM / lasts.toSeconds() / Math.max(1, copies));
  }

  /// Whether all that are registered say how full they are.
  private static boolean complete(Brokers brokers) {
    return brokers.fenced().isEmpty()
        && brokers.layout().filter(l -> l.disks().keySet().containsAll(brokers.live())).isPresent();
  }

  private static Step slow(Fill fullest, Quota seen, Quota then) {
    return new SlowProducers(
        seen, then, fullest.words() + ", and a broker whose volume is full stops");
  }

  private static Step lift(Quota seen) {
    return new SlowProducers(
        seen, seen.lifted(), "no volume is %d %% full any more".formatted(FREE));
  }

  private static Trouble slowed(Optional<Fill> fullest, long rate) {
    String why = fullest.map(Fill::words).orElse("a broker that was nearly full does not answer");
    boolean grows = fullest.filter(Fill::growing).isPresent();
    return new Trouble(
        "ProducersSlowed",
        "Producers may write %s a second to each broker, since %s%s. It is less from %d %% on, and as much as they like when no volume is %d %% full any more. Consumers are not slowed down."
            .formatted(
                Bytes.words(rate),
                why,
                grows ? ", which has been asked to grow and has not yet" : "",
                PROTECT,
                FREE),
        false);
  }

  private static Trouble foreign(Fill fullest, Quota quota) {
    String limit =
        quota.everyone().isPresent()
            ? Bytes.words(quota.everyone().getAsLong()) + " a second on each broker"
            : "no limit";
    String who =
        quota.ours().isPresent()
            ? "somebody has made that of what Ottla had set, which leaves it so until there is room"
            : "somebody has set that: lower it with kafka-configs.sh --entity-type users --entity-default, or take it away, and Ottla sets what is needed";
    return new Trouble(
        "ProducersNotSlowed",
        "Producers are not slowed down, although %s, and a full volume stops it. There is %s for users without a quota of their own; %s."
            .formatted(fullest.words(), limit, who),
        false);
  }
}
