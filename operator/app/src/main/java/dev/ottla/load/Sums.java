package dev.ottla.load;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a broker says of itself at `/load/sums`. All numbers but those of volumes count from its
/// start.
///
/// @param started when its process started, milliseconds since 1970; another one counts anew
/// @param uptime milliseconds since then, by a clock that nobody sets
/// @param cpuNanos CPU time used
/// @param clients bytes from and to clients
/// @param replication bytes from leaders and to followers
/// @param handlerIdleNanos time that a request handler was idle, the mean of all
/// @param dirs its volumes
@JsonIgnoreProperties(ignoreUnknown = true)
record Sums(
    long started,
    long uptime,
    long cpuNanos,
    Bytes clients,
    Bytes replication,
    long handlerIdleNanos,
    List<Dir> dirs) {

  /// Takes a copy, and nothing where a broker that only starts has nothing to say.
  Sums(
      long started,
      long uptime,
      long cpuNanos,
      @Nullable Bytes clients,
      @Nullable Bytes replication,
      long handlerIdleNanos,
      @Nullable List<Dir> dirs) {
    this.started = started;
    this.uptime = uptime;
    this.cpuNanos = cpuNanos;
    this.clients = clients == null ? Bytes.NONE : clients;
    this.replication = replication == null ? Bytes.NONE : replication;
    this.handlerIdleNanos = handlerIdleNanos;
    this.dirs = dirs == null ? List.of() : List.copyOf(dirs);
  }

  /// Bytes both ways.
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Bytes(long in, long out) {
    static final Bytes NONE = new Bytes(0, 0);
  }

  /// A volume.
  ///
  /// @param total its size, bytes; 0 when it cannot be read
  /// @param usable bytes of it that are free
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Dir(long total, long usable) {
    long used() {
      return total - usable;
    }

    double share() {
      return (double) used() / total;
    }
  }

  /// The volume that is fullest by share.
  Optional<Dir> fullest() {
    return dirs.stream().filter(d -> d.total > 0).max(Comparator.comparingDouble(Dir::share));
  }

  /// Whether the counters go on from an earlier answer.
  boolean follows(Sums before) {
    return started == before.started && uptime > before.uptime;
  }
}
