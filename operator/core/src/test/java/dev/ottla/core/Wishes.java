package dev.ottla.core;

import dev.ottla.api.Cluster;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What the person of a story wants, now this and now that.
final class Wishes {
  private static final Map<String, Cluster> READ = new ConcurrentHashMap<>();

  /// So that no broker starts.
  private static final int SICK = 1;

  private final Luck luck;
  private final boolean combined;
  private final boolean racks;
  private final int soak;
  private int brokers;
  private int controllers;
  private int hours = 72;
  private int megabytes;
  private int volumes = 1;
  private boolean asleep;
  private boolean atNoon;
  private String version;

  Wishes(Luck luck) {
    this.luck = luck;
    combined = luck.chance(0.3);
    racks = combined || luck.chance(0.5);
    brokers = luck.pick(List.of(3, 3, 4, 6));
    controllers = luck.pick(List.of(1, 3, 3));
    soak = luck.pick(List.of(0, 15));
    version = luck.pick(List.of("4.3.1", "4.4.0"));
  }

  /// Changes its mind about something.
  Cluster next() {
    switch (luck.pick(10)) {
      case 0 -> brokers = luck.pick(List.of(3, 4, 6));
      case 1 -> controllers = luck.pick(List.of(1, 3, combined ? 3 : 5));
      case 2 -> version = version.equals("4.4.0") ? "4.3.1" : "4.4.0";
      case 3 -> hours = SICK;
      case 4 -> megabytes = luck.pick(List.of(0, 100, 200));
      case 5 -> asleep = !asleep;
      case 6 -> atNoon = !atNoon;
      case 7 -> volumes = Math.min(3, volumes + 1);
      default -> hours = hours == 72 ? 96 : 72;
    }
    return cluster();
  }

  boolean sick() {
    return hours == SICK;
  }

  /// There is no way back from the newest version.
  Cluster stay() {
    version = "4.4.0";
    return cluster();
  }

  void heal() {
    hours = 72;
  }

  boolean asleep() {
    return asleep;
  }

  Cluster wake() {
    asleep = false;
    return cluster();
  }

  Cluster cluster() {
    return READ.computeIfAbsent(toString(), Toy::cluster);
  }

  int brokers() {
    return brokers;
  }

  /// Some that are spread over racks as Kafka does.
  List<ToyPartition> partitions() {
    List<ToyPartition> all = new ArrayList<>();
    for (int i = 0; i < brokers; i++) {
      all.add(new ToyPartition("clicks" + i, List.of(i, (i + 1) % brokers, (i + 2) % brokers), 2));
    }
    return all;
  }

  private String disks() {
    return String.join(", ", Collections.nCopies(volumes, "{size: 10Gi}"));
  }

  @Override
  public String toString() {
    return "version: %s\nupgrade: {soakSeconds: %d}\nbrokers: {replicas: %d, lostVolumes: Replace%s%s}\ncontrollers: {replicas: %d%s}\n%s%sconfig: {log.retention.hours: \"%d\"%s%s}\n"
        .formatted(
            version,
            soak,
            brokers,
            racks ? ", racks: {topologyKey: zone}" : "",
            volumes == 1 ? "" : ", storage: {volumes: [%s]}".formatted(disks()),
            controllers,
            combined ? ", combined: true" : "",
            asleep ? "hibernate: true\n" : "",
            atNoon ? "maintenance: {windows: [\"12:00-13:00\"]}\n" : "",
            hours,
            megabytes > 0 ? ", log.segment.bytes: \"" + megabytes + "000000\"" : "",
            sick() ? ", sick: \"true\"" : "");
  }
}
