package dev.ottla.core.autoscale;

import dev.ottla.api.Brokers;
import dev.ottla.api.Cluster;
import dev.ottla.api.ClusterSpec;
import dev.ottla.api.ClusterStatus;
import dev.ottla.api.ClusterStatus.Scaled;
import dev.ottla.api.Rebalance;
import dev.ottla.api.Resources;
import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.KafkaView.Disk;
import dev.ottla.core.world.KafkaView.Layout;
import dev.ottla.core.world.KafkaView.Partition;
import dev.ottla.core.world.Kube;
import dev.ottla.core.world.LoadView;
import dev.ottla.core.world.LoadView.Busy;
import dev.ottla.core.world.LoadView.Carried;
import dev.ottla.core.world.LoadView.Window;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.Settings;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The real room, which is shown the plant as its eyes would see it: its windows.
final class Ours implements Rule {
  private static final Settings SETTINGS = new Settings(Map.of(), "IfNotPresent");
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final List<String> REPLICAS =
      IntStream.range(0, 10).mapToObj(i -> "clicks-" + i).toList();
  private static final int LAST = (int) LoadView.LAST.toSeconds() / Plant.STEP;
  private static final Window NONE = new Window(0, 0, 0, 0);

  private final Map<Plant.Broker, Deque<double[]>> samples = new HashMap<>();
  private final Map<List<Long>, HasMetadata> known = new HashMap<>();
  private final dev.ottla.api.Autoscale policy =
      new dev.ottla.api.Autoscale(Map.of("min", LEAST, "max", MOST), null, null, null, null);
  private final ClusterSpec spec =
      new ClusterSpec(
          null,
          new Brokers(
              LEAST,
              null,
              new Resources(null, Map.of("cpu", new Quantity("2"))),
              null,
              null,
              new Quantity("100M"),
              null,
              null),
          null,
          null,
          null,
          null,
          null,
          new Rebalance(null, null, null, new Quantity("40M")),
          policy,
          null,
          null,
          null,
          null);
  private @Nullable Scaled last;

  /// Seconds that the windows reach back.
  private final int window;

  /// The part of the load that is one partition.
  double hot;

  Ours(int window) {
    this.window = window;
  }

  @Override
  public int wanted(Plant plant) {
    plant.brokers.forEach(b -> sample(plant, b));
    Optional<String> starting = plant.starting() ? Optional.of("Start brokers") : Optional.empty();
    boolean moving = plant.moving || plant.brokers.size() > plant.wanted;
    if (last == null) {
      last =
          new Scaled(plant.wanted, plant.wanted, START.toString(), "as it was", null, null, null);
    }
    World world = world(plant);
    last = Autoscale.of(world, Optional.empty(), starting, moving).scaled().orElseThrow();
    return last.wanted();
  }

  private void sample(Plant plant, Plant.Broker broker) {
    if (plant.ready(broker)) {
      Deque<double[]> of = samples.computeIfAbsent(broker, b -> new ArrayDeque<>());
      of.addLast(
          new double[] {(broker.load + broker.copies) * Plant.NETWORK, broker.disk * Plant.VOLUME});
      if (of.size() > window / Plant.STEP) {
        of.removeFirst();
      }
    }
  }

  private World world(Plant plant) {
    Cluster cluster = new Cluster();
    cluster.setMetadata(new ObjectMetaBuilder().withName("orders").withNamespace("shop").build());
    cluster.setSpec(spec);
    cluster.setStatus(
        new ClusterStatus(null, null, null, null, null, null, null, null, null, last, null, null));
    List<HasMetadata> pods = new ArrayList<>();
    Set<Integer> live = new TreeSet<>();
    Map<Integer, List<Disk>> disks = new HashMap<>();
    Map<Integer, Carried> load = new HashMap<>();
    for (int id = 0; id < plant.brokers.size(); id++) {
      Plant.Broker broker = plant.brokers.get(id);
      if (plant.ready(broker)) {
        live.add(id);
        pods.add(known.computeIfAbsent(List.of((long) id, broker.ready), k -> pod(k)));
        disks.put(id, List.of(disk(broker)));
        Optional<Carried> carried = carried(plant, broker);
        if (carried.isPresent()) {
          load.put(id, carried.get());
        }
      }
    }
    List<Integer> first = List.of(0, 1, 2);
    KafkaView.Brokers brokers =
        new KafkaView.Brokers(
            live,
            Set.of(),
            List.of(new Partition("hot", 0, OptionalInt.of(0), first, first, 2)),
            Set.of(),
            Optional.of(new Layout(Map.of(), disks, Map.of())));
    KafkaView kafka = KafkaView.notAsked("not needed here").with(brokers);
    List<Busy> busiest =
        hot > 0 ? List.of(new Busy("hot", 0, 0, hot / 3 * Plant.NETWORK, 0)) : List.of();
    return new World(
        START.plusSeconds(plant.now),
        SETTINGS,
        cluster,
        new Kube(pods, List.of()),
        kafka,
        new LoadView(Duration.ofSeconds(window), load, busiest));
  }

  /// @param who its node id, and since when it is ready
  private static HasMetadata pod(List<Long> who) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("orders-brokers-" + who.getFirst())
        .addToLabels(Names.ROLE_LABEL, Role.BROKER.word())
        .endMetadata()
        .withNewStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .withLastTransitionTime(START.plusSeconds(who.getLast()).toString())
        .endCondition()
        .endStatus()
        .build();
  }

  /// A tenth of its bytes in each of ten replicas.
  private static Disk disk(Plant.Broker broker) {
    long used = (long) (broker.disk * Plant.VOLUME);
    long tenth = used / 10;
    Map<String, Long> sizes = new HashMap<>();
    for (String replica : REPLICAS) {
      sizes.put(replica, tenth);
    }
    return new Disk("/d", (long) Plant.VOLUME, (long) Plant.VOLUME - used, sizes);
  }

  private Optional<Carried> carried(Plant plant, Plant.Broker broker) {
    Deque<double[]> of = samples.getOrDefault(broker, new ArrayDeque<>());
    if (of.size() < window / Plant.STEP / 2) {
      return Optional.empty();
    }
    Window network = over(of, 0);
    double clients = broker.load * Plant.NETWORK / 3;
    return Optional.of(
        new Carried(
            START.plusSeconds(plant.now),
            NONE,
            network,
            NONE,
            NONE,
            over(of, 1),
            (long) Plant.VOLUME,
            clients,
            clients));
  }

  private static Window over(Deque<double[]> samples, int of) {
    double[] values = samples.stream().mapToDouble(s -> s[of]).toArray();
    int n = values.length;
    double mean = 0;
    for (double value : values) {
      mean += value / n;
    }
    double up = 0;
    double down = 0;
    for (int i = 0; i < n; i++) {
      double at = (i - (n - 1) / 2.0) * Plant.STEP;
      up += at * (values[i] - mean);
      down += at * at;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double least = values[n - 1];
    for (int i = Math.max(0, n - LAST); i < n; i++) {
      least = Math.min(least, values[i]);
    }
    double p95 = sorted[(int) Math.ceil(0.95 * n) - 1];
    return new Window(mean, p95, down == 0 ? 0 : up / down, least);
  }
}
