package dev.ottla.core.autoscale;

import dev.ottla.api.Autoscale.Mode;
import dev.ottla.api.Brokers;
import dev.ottla.api.Cluster;
import dev.ottla.api.ClusterSpec;
import dev.ottla.api.ClusterStatus;
import dev.ottla.api.ClusterStatus.Scaled;
import dev.ottla.core.moves.Fleet;
import dev.ottla.core.world.LoadView;
import dev.ottla.core.world.LoadView.Busy;
import dev.ottla.core.world.LoadView.Carried;
import dev.ottla.core.world.LoadView.Window;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A cluster under a load that is set by hand, and a clock.
final class Scene {
  /// What the network of a broker bears, bytes a second.
  static final double NETWORK = 100e6;

  private static final Duration SPAN = Duration.ofMinutes(5);

  final Fleet fleet;
  Map<String, Integer> replicas = new HashMap<>(Map.of("min", 3, "max", 12));
  Map<String, Integer> targets = Map.of();
  Map<String, Integer> down = Map.of();
  Mode mode = Mode.Auto;
  int start = 3;
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  @Nullable Scaled last;

  /// Share of each broker's network that is in use, both ways; one that is absent is not known.
  final Map<Integer, Double> shares = new HashMap<>();

  /// Bytes that others keep on the volume of each broker.
  double others;

  /// Whether those shares are of a burst that ends within the last moments.
  boolean burst;

  /// Change of that share in an hour.
  double rising;

  final List<Busy> busiest = new ArrayList<>();
  Optional<String> busy = Optional.empty();
  Optional<String> starting = Optional.empty();
  boolean moving;
  List<String> waits = List.of();
  List<String> troubles = List.of();

  Scene(int brokers) {
    fleet = new Fleet(brokers, brokers).topic("clicks", 60, 3);
    fleet.mode = dev.ottla.api.Rebalance.Mode.Auto;
    fleet.volume = 1_000_000_000_000L;
    start = brokers;
  }

  /// All brokers bear the same.
  Scene all(double share) {
    shares.clear();
    for (int id = 0; id < fleet.pods; id++) {
      shares.put(id, share);
    }
    return this;
  }

  /// As many brokers as are wanted serve, and share the load.
  void obey() {
    double total = shares.values().stream().mapToDouble(s -> s).sum();
    fleet.pods = wanted();
    fleet.want = wanted();
    all(total / fleet.pods);
  }

  /// A look.
  int look() {
    now = now.plusSeconds(15);
    Autoscale told = Autoscale.of(world(), busy, starting, moving);
    last = told.scaled().orElseThrow();
    waits = told.waits().stream().map(w -> w.why()).toList();
    troubles = told.troubles().stream().map(t -> t.message()).toList();
    return wanted();
  }

  int wanted() {
    return last == null ? start : last.wanted();
  }

  String why() {
    return last == null ? "" : last.why();
  }

  /// Looks four times a minute.
  int pass(int minutes) {
    for (int i = 0; i < 4 * minutes; i++) {
      look();
    }
    return wanted();
  }

  World world() {
    World seen = fleet.world();
    ClusterSpec plain = seen.spec();
    Cluster cluster = new Cluster();
    cluster.setMetadata(seen.cluster().getMetadata());
    cluster.setSpec(
        new ClusterSpec(
            null,
            new Brokers(start, null, null, null, null, new Quantity("100M"), null, null),
            null,
            null,
            null,
            null,
            null,
            plain.rebalance(),
            new dev.ottla.api.Autoscale(replicas, targets, null, down, mode),
            null,
            null,
            null,
            null));
    cluster.setStatus(
        new ClusterStatus(null, null, null, null, null, null, null, null, null, last, null, null));
    return new World(now, seen.settings(), cluster, seen.kube(), seen.kafka(), load());
  }

  private LoadView load() {
    Map<Integer, Carried> carried = new HashMap<>();
    shares.forEach(
        (id, share) -> {
          Window network = window(share * NETWORK, rising / 3600 * NETWORK);
          carried.put(
              id,
              new Carried(
                  now,
                  window(0.1, 0),
                  network,
                  network,
                  window(0.2, 0),
                  window(1e9 + others, 0),
                  1_000_000_000_000L,
                  share * NETWORK / 3,
                  share * NETWORK / 3));
        });
    return new LoadView(SPAN, carried, busiest);
  }

  private Window window(double value, double slope) {
    double rise = slope * SPAN.toSeconds();
    return new Window(
        value - rise / 2, value - rise / 2 + 0.45 * Math.abs(rise), slope, burst ? 0 : value);
  }
}
