package dev.ottla.core.world;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the brokers carried lately, as windows over their samples.
///
/// @param span how far the windows reach back
/// @param brokers by node id; a broker is absent while its samples do not fill half a window
/// @param busiest the partitions whose leaders carry most, the busiest first; not all of them
/// @param rates what partitions pass as a rule; empty before that can be told
public record LoadView(
    Duration span, Map<Integer, Carried> brokers, List<Busy> busiest, Optional<Rates> rates) {

  /// Nothing is known of the load.
  public static final LoadView NONE = new LoadView(Duration.ZERO, Map.of(), List.of());

  /// Long enough that a burst is over, short enough to be what brokers bear now.
  public static final Duration LAST = Duration.ofSeconds(30);

  /// Keeps copies.
  public LoadView {
    brokers = Map.copyOf(brokers);
    busiest = List.copyOf(busiest);
  }

  /// One of which nobody knows what partitions pass as a rule.
  public LoadView(Duration span, Map<Integer, Carried> brokers, List<Busy> busiest) {
    this(span, brokers, busiest, Optional.empty());
  }

  /// One broker.
  ///
  /// @param newest when the last sample was taken
  /// @param cpu cores in use
  /// @param networkIn bytes a second that come in, from clients and from leaders
  /// @param networkOut bytes a second that go out, to clients and to followers
  /// @param handlers share of the request handlers' time that is busy, 0 to 1
  /// @param disk bytes in use on the volume that is fullest by share
  /// @param diskSize size of that volume, bytes
  /// @param clientIn mean bytes a second from clients alone
  /// @param clientOut mean bytes a second to clients alone
  public record Carried(
      Instant newest,
      Window cpu,
      Window networkIn,
      Window networkOut,
      Window handlers,
      Window disk,
      long diskSize,
      double clientIn,
      double clientOut) {}

  /// One quantity over a window.
  ///
  /// @param mean its mean
  /// @param p95 what 95 of 100 samples do not exceed
  /// @param slope change a second, of the straight line nearest to the samples
  /// @param least what no sample of the [last moments][LoadView#LAST] fell below
  public record Window(double mean, double p95, double slope, double least) {}

  /// A partition by its leader.
  ///
  /// @param topic its topic
  /// @param partition its number
  /// @param leader node id of its leader
  /// @param in bytes a second from clients
  /// @param out bytes a second to clients
  public record Busy(String topic, int partition, int leader, double in, double out) {}

  /// What partitions pass as a rule: not of this moment, and the same until it has changed by much,
  /// so that what is planned by it holds still.
  ///
  /// @param partitions those that pass most, by topic and number
  /// @param all of all partitions together
  /// @param cpu cores in use for each byte a second that comes in or goes out
  public record Rates(Map<String, Map<Integer, Rate>> partitions, Rate all, double cpu) {
    /// Keeps a copy.
    public Rates {
      partitions = Map.copyOf(partitions);
    }
  }

  /// Bytes a second.
  ///
  /// @param in from clients
  /// @param out to clients
  public record Rate(double in, double out) {}
}
