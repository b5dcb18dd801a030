package dev.ottla.core.moves;

import dev.ottla.api.ClusterStatus;
import dev.ottla.core.plan.Bytes;
import dev.ottla.core.plan.Conditions;
import dev.ottla.core.world.KafkaView.Disk;
import dev.ottla.core.world.KafkaView.Layout;
import dev.ottla.core.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How far moves are. Kafka says what is left to copy. What there was in all, and since when
/// anything moves, stands in the Cluster's status for as long as it does, and outlives the
/// operator there.
///
/// @param total bytes
/// @param left bytes of them that are not copied yet
/// @param passed since the first move; empty when they only begin
public record Progress(long total, long left, Optional<Duration> passed) {
  /// Before that a guess would be wild.
  private static final Duration EARLY = Duration.ofSeconds(10);

  /// With so many bytes left to copy.
  public static Progress of(World world, long left) {
    Optional<ClusterStatus> status = Optional.ofNullable(world.cluster().getStatus());
    Optional<Duration> passed =
        status
            .flatMap(s -> Conditions.find(s.conditions(), Conditions.MOVING))
            .map(c -> Duration.between(Instant.parse(c.getLastTransitionTime()), world.now()));
    long known = passed.isEmpty() ? 0 : status.map(ClusterStatus::moving).orElse(0L);
    return new Progress(Math.max(known, left), left, passed);
  }

  /// Bytes that partitions under way have still to copy.
  public static long underway(Layout layout) {
    return layout.moving().entrySet().stream()
        .mapToLong(
            m -> {
              long size = layout.bytes(m.getKey());
              return m.getValue().adding().stream()
                  .mapToLong(id -> Math.max(0, size - held(layout, id, m.getKey())))
                  .sum();
            })
        .sum();
  }

  /// Bytes of a partition that a broker has.
  static long held(Layout layout, int broker, String partition) {
    List<Disk> disks = layout.disks().getOrDefault(broker, List.of());
    return disks.stream().mapToLong(d -> d.sizes().getOrDefault(partition, 0L)).sum();
  }

  /// To add to what is said of the moves; empty when they only begin.
  public String words() {
    if (passed.isEmpty() || total == 0) {
      return "";
    }
    long percent = (long) (100.0 * (total - left) / total);
    return "; %d %% of %s is done".formatted(percent, Bytes.words(total))
        + eta().map(span -> ", " + span + " left").orElse("");
  }

  /// How long it takes at the pace so far, in words; empty while nobody can say.
  public Optional<String> eta() {
    return ends().map(Progress::span);
  }

  /// How long it takes at the pace so far.
  private Optional<Duration> ends() {
    long done = total - left;
    return passed
        .filter(p -> done > 0 && p.compareTo(EARLY) >= 0)
        .map(p -> Duration.ofMillis((long) (p.toMillis() * ((double) left / done))));
  }

  private static String span(Duration time) {
    long minutes = time.toMinutes();
    if (minutes == 0) {
      return "less than a minute";
    }
    return minutes < 60
        ? "about " + minutes + " min"
        : "about %d h %d min".formatted(minutes / 60, minutes % 60);
  }
}
