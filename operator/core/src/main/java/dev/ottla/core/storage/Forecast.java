package dev.ottla.core.storage;

import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.LoadView.Carried;
import dev.ottla.core.world.World;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Whether a volume will be full soon, if it goes on filling as in the last minutes.
///
/// @param loads of the brokers whose pace says something
record Forecast(Map<Integer, Carried> loads) {
  /// Some clouds take half an hour to enlarge a volume.
  private static final Duration SOON = Duration.ofMinutes(30);

  /// Percent. For a longer way the pace of some minutes says too little; and what has grown by a
  /// quarter is below it again, so that one burst enlarges a volume once.
  private static final int FROM = 60;

  static Forecast of(World world) {
    Map<Integer, Carried> loads = world.load().brokers();
    boolean copying = !loads.isEmpty() && world.brokers().filter(Forecast::copying).isPresent();
    return new Forecast(copying ? Map.of() : loads);
  }

  /// Of the fullest volume of a broker, the one that its samples tell of.
  ///
  /// @param left bytes until it is full
  boolean full(int broker, int percent, long left) {
    return percent >= FROM
        && Optional.ofNullable(loads.get(broker))
            .filter(c -> c.disk().slope() * SOON.toSeconds() > left)
            .isPresent();
  }

  /// What is copied to a broker fills its volume fast, and has an end.
  private static boolean copying(Brokers brokers) {
    return brokers.layout().filter(l -> !l.moving().isEmpty() || l.shifting()).isPresent()
        || brokers.partitions().stream().anyMatch(p -> p.isr().size() < p.replicas().size());
  }
}
