package dev.ottla.load;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a broker says at `/load/busy` of the topics that pass most bytes through it.
///
/// @param started when its process started; another one counts anew
/// @param uptime milliseconds since then
/// @param topics the busiest, not all
@JsonIgnoreProperties(ignoreUnknown = true)
record Busy(long started, long uptime, @JsonProperty("busy") List<Topic> topics) {
  /// Takes a copy.
  Busy(long started, long uptime, @JsonProperty("busy") @Nullable List<Topic> topics) {
    this.started = started;
    this.uptime = uptime;
    this.topics = topics == null ? List.of() : List.copyOf(topics);
  }

  /// Whether the counters go on from an earlier answer.
  boolean follows(Busy before) {
    return started == before.started && uptime > before.uptime;
  }

  /// One topic on one broker.
  ///
  /// @param in bytes from clients since the start
  /// @param out bytes to clients since the start
  /// @param partitions those that the broker leads
  /// @param ends how far the log of each goes, in records
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Topic(String topic, long in, long out, List<Integer> partitions, List<Long> ends) {}
}
