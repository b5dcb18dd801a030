package dev.ottla.core.storage;

import dev.ottla.core.plan.Bytes;
import dev.ottla.core.plan.Plan.Trouble;
import dev.ottla.core.plan.Step.GrowVolume;
import dev.ottla.core.plan.Words;
import dev.ottla.core.world.KafkaView.Disk;
import dev.ottla.core.world.KafkaView.Layout;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A broker's volume that is nearly full, or will be soon.
///
/// @param name the claim's name
/// @param broker the node id
/// @param percent how full it is
/// @param size bytes that the claim asks for
/// @param growing whether it has been asked to grow and has not yet
/// @param soon whether it will be full soon at the pace of the last minutes
record Fill(String name, int broker, int percent, long size, boolean growing, boolean soon) {
  /// So full a volume grows, or a person is told: at a few MB/s the rest of a small one lasts for
  /// half an hour, and some clouds take that long to enlarge one.
  private static final int NEAR = 80;

  /// A part of what it was: clouds that let a volume change a few times a day only shall not be
  /// asked for less than a day's growth.
  private static final int STEP = 25;

  private static final long MEBI = 1L << 20;
  private static final int GIBI = 1024;

  static List<Fill> of(World world) {
    return world.brokers().flatMap(b -> b.layout()).map(l -> of(world, l)).orElse(List.of());
  }

  private static List<Fill> of(World world, Layout layout) {
    Forecast forecast = Forecast.of(world);
    List<Fill> all = new ArrayList<>();
    for (PersistentVolumeClaim claim : world.kube().claims(Role.BROKER)) {
      Place.of(claim)
          .flatMap(p -> fill(forecast, layout, claim, p))
          .filter(f -> f.near() || f.soon)
          .ifPresent(all::add);
    }
    return all;
  }

  private static Optional<Fill> fill(
      Forecast forecast, Layout layout, PersistentVolumeClaim claim, Place place) {
    int id = Role.BROKER.base() + place.ordinal();
    return disk(layout.disks().getOrDefault(id, List.of()), place.disk())
        .map(d -> fill(forecast, claim, id, d));
  }

  private static Optional<Disk> disk(List<Disk> disks, int number) {
    if (disks.size() == 1) {
      return number == 0 ? Optional.of(disks.getFirst()) : Optional.empty();
    }
    String part = "/data-" + number + "/";
    return disks.stream().filter(d -> d.path().contains(part)).findFirst();
  }

  /// A file system of another size than the claim is one that others use, too: there only what
  /// Kafka has written counts, against what was asked for.
  private static Fill fill(Forecast forecast, PersistentVolumeClaim claim, int id, Disk disk) {
    long size = bytes(Storage.requested(claim));
    long has =
        Optional.ofNullable(claim.getStatus())
            .map(s -> s.getCapacity())
            .map(c -> c.get("storage"))
            .map(Fill::bytes)
            .orElse(size);
    boolean own = disk.total() > 0 && disk.total() <= has + has / 10;
    long used = own ? disk.total() - disk.usable() : disk.held();
    int percent = (int) Math.min(999, 100.0 * used / Math.max(1, own ? disk.total() : has));
    // Where others write, too, a pace says nothing of Kafka.
    boolean soon = own && forecast.full(id, percent, disk.usable());
    return new Fill(claim.getMetadata().getName(), id, percent, size, has < size, soon);
  }

  /// Whether it is so full that a person must know.
  boolean near() {
    return percent >= NEAR;
  }

  private static long bytes(Quantity quantity) {
    return Storage.amount(quantity).longValue();
  }

  /// For the middle of a sentence.
  String words() {
    return "broker %d has filled %d %% of %s".formatted(broker, percent, name);
  }

  /// A step towards the most it may be; empty when that is reached, or while it grows.
  Optional<GrowVolume> growth(Optional<Quantity> most) {
    return most.filter(m -> !growing && bytes(m) > size)
        .map(
            m -> {
              long next = size + size / 100 * STEP;
              return new GrowVolume(
                  name,
                  next >= bytes(m) ? m.toString() : words(next),
                  "broker %d has filled %d %% of it%s, and spec.brokers.growTo is %s"
                      .formatted(
                          broker,
                          percent,
                          near() ? "" : " and at this pace fills it within half an hour",
                          m));
            });
  }

  /// In whole Gi, or Mi where that is small.
  private static String words(long bytes) {
    long mebi = (bytes + MEBI - 1) / MEBI;
    return mebi < 4 * GIBI ? mebi + "Mi" : (mebi + GIBI - 1) / GIBI + "Gi";
  }

  /// What a person must do, for volumes that may not grow.
  static Optional<Trouble> trouble(List<Fill> filling, Optional<Quantity> most) {
    List<Fill> stuck =
        filling.stream().filter(f -> f.near() && !f.growing && f.growth(most).isEmpty()).toList();
    if (stuck.isEmpty()) {
      return Optional.empty();
    }
    List<String> names =
        stuck.stream().map(f -> "%s is %d %% full".formatted(f.name, f.percent)).toList();
    String next =
        most.map(m -> "They have grown to spec.brokers.growTo, which is " + m + ": raise it")
            .orElse("They do not grow by themselves: set spec.brokers.growTo");
    return Optional.of(
        new Trouble(
            "VolumeFills",
            "%s (of %s). A broker whose volume is full stops. %s, or spec.brokers.storage.size, or keep records for a shorter time."
                .formatted(Words.first(names, 3), Bytes.words(stuck.getFirst().size), next),
            false));
  }
}
