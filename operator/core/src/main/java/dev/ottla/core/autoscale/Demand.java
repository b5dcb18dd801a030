package dev.ottla.core.autoscale;

import dev.ottla.api.Autoscale.Target;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Disk;
import dev.ottla.core.world.KafkaView.Layout;
import dev.ottla.core.world.LoadView.Carried;
import dev.ottla.core.world.LoadView.Window;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// How many brokers would carry the load within its targets.
final class Demand {
  /// Seconds until a broker that is added serves, as a rule.
  private static final double START = 120;

  /// Seconds; a trend is not believed for longer.
  private static final double FAR = 1200;

  /// Likewise for bytes on disks.
  private static final double LONG = 21_600;

  /// Part of itself by which a load may grow in that time for all that is believed.
  private static final double GROWTH = 0.25;

  /// What else comes in with what clients cause, as a part of it: more than that are copies.
  private static final double BESIDE = 0.05;

  /// With less than this part caused by clients, or while replicas move, only means say something.
  private static final double PURE = 0.97;

  private final World world;
  private final Map<Integer, Carried> load;
  private final int brokers;
  private final double span;
  private final double copying;
  private final boolean even;
  private final double clients;
  private final Lumps lumps;
  private final List<Strain> strains = new ArrayList<>();

  private Demand(World world, Brokers brokers, Sight sight, boolean moving) {
    this.world = world;
    this.load = sight.load();
    this.brokers = brokers.live().size();
    this.span = world.load().span().toSeconds();
    this.even = moving || sight.young();
    this.lumps = new Lumps(brokers, world.load().busiest());
    this.copying = START + copying(brokers);
    this.clients = clients(brokers);
    for (Target target : Target.values()) {
      strain(target).ifPresent(strains::add);
    }
  }

  static Demand of(World world, Brokers brokers, Sight sight, boolean moving) {
    return new Demand(world, brokers, sight, moving);
  }

  /// Seconds until a broker that is added bears its share, as far as the trend is believed: disks
  /// fill steadily.
  private double horizon(Target target) {
    return Math.min(target == Target.DISK ? LONG : FAR, copying);
  }

  /// Seconds in which a broker that is added receives its share of bytes.
  private double copying(Brokers brokers) {
    double bytes =
        brokers.layout().map(Layout::disks).stream()
            .flatMap(d -> d.values().stream())
            .flatMap(List::stream)
            .mapToDouble(Disk::held)
            .sum();
    double rate = world.spec().rebalance().rate(world.spec().brokers().resources());
    return bytes / (this.brokers + 1) / Math.max(1, rate);
  }

  /// The part of the traffic that clients cause, 0 to 1: the rest is copies of replicas that move.
  private double clients(Brokers brokers) {
    double in = 0;
    double seen = 0;
    for (Carried carried : load.values()) {
      in += carried.clientIn();
      seen += carried.networkIn().mean();
    }
    int copies = brokers.partitions().stream().mapToInt(p -> p.isr().size()).max().orElse(1);
    return seen == 0 ? 1 : Math.min(1, in * copies * (1 + BESIDE) / seen);
  }

  private Optional<Strain> strain(Target target) {
    double limit = Objects.requireNonNull(world.spec().autoscale()).target(target);
    Map<Integer, Double> each = new TreeMap<>();
    Map<Integer, Double> whole = new HashMap<>();
    Map<Integer, Double> lump = lumps.of(target, load);
    List<Window> windows = load.values().stream().map(c -> window(target, c)).toList();
    Trend trend = Trend.of(windows, span);
    double least = 0;
    for (var carried : load.entrySet()) {
      double bears = bears(target, carried.getValue());
      // Bytes on disks say nothing while they move.
      if (bears <= 0 || (target == Target.DISK && even)) {
        return Optional.empty();
      }
      double part = target == Target.DISK ? 1 : clients;
      int id = carried.getKey();
      Window window = window(target, carried.getValue());
      double now = part < PURE || even ? window.mean() * part : Trend.now(window, span);
      each.put(id, now / bears);
      whole.put(id, lump.getOrDefault(id, 0.0) / bears);
      least += window.least() / bears / load.size();
    }
    // What copies begin or end is no trend of the load, nor a flood.
    boolean clear = target == Target.DISK || (clients >= PURE && !even);
    double ahead = clear ? trend.ahead(horizon(target), GROWTH) : 1;
    return Optional.of(
        new Strain(target, limit, brokers, each, whole, clear ? least : 0, ahead, even));
  }

  private static Window window(Target target, Carried carried) {
    return switch (target) {
      case CPU -> carried.cpu();
      case NETWORK_IN -> carried.networkIn();
      case NETWORK_OUT -> carried.networkOut();
      case DISK -> carried.disk();
      case HANDLERS -> carried.handlers();
    };
  }

  /// What one broker can bear, in the unit of the target; 0 when that is not known.
  private double bears(Target target, Carried carried) {
    return switch (target) {
      case CPU -> world.spec().brokers().resources().processors();
      case NETWORK_IN, NETWORK_OUT -> world.spec().brokers().bandwidth();
      case DISK -> carried.diskSize();
      case HANDLERS -> 1;
    };
  }

  /// The least number of brokers none of which exceeds a part of its targets.
  ///
  /// @param growth by what the load grows beside its trend
  int needed(double part, double growth) {
    double needed = 1;
    for (Strain strain : strains) {
      needed = Math.max(needed, strain.needed(part, growth));
    }
    return whole(needed);
  }

  /// Likewise of the load as it is, whatever its trend, before that becomes a whole number.
  double exactly(double part, double growth) {
    double needed = 1;
    for (Strain strain : strains) {
      needed = Math.max(needed, strain.grown(part, growth));
    }
    return needed;
  }

  double exactly(double part) {
    return exactly(part, 1);
  }

  /// The least number of brokers that would have borne, within their targets, what these bore
  /// throughout the last moments.
  int lately() {
    return whole(
        strains.stream().mapToDouble(s -> brokers * s.least() / s.limit()).max().orElse(1));
  }

  /// How much is left, 0 to 1, of the room between the targets and what brokers can bear.
  double room() {
    return strains.stream().mapToDouble(Strain::room).min().orElse(1);
  }

  /// How many serve.
  int brokers() {
    return brokers;
  }

  static int whole(double brokers) {
    return (int) Math.ceil(Math.min(brokers, Integer.MAX_VALUE));
  }

  /// Why so many are needed.
  String more(int number) {
    Strain worst = worst(brokers);
    int id = worst.hottest();
    String now =
        "%s p95 %d %% on %s%s"
            .formatted(
                worst.target().word(),
                percent(worst.of(id)),
                world.names().pod(Role.BROKER, id),
                worst.ahead() > 1.01
                    ? " and rising, %d %% in %d min"
                        .formatted(
                            percent(worst.of(id) * worst.ahead()),
                            Math.round(horizon(worst.target()) / 60))
                    : "");
    return now + "; %d brokers would be at %d %%".formatted(number, percent(worst.at(number, 1)));
  }

  /// Why so few are enough.
  String fewer(int number) {
    Strain worst = worst(number);
    return "%d brokers would be at %d %% of %s, where %d %% are the target"
        .formatted(
            number, percent(worst.at(number, 1)), worst.target().word(), percent(worst.limit()));
  }

  /// The target that is strained most, had the cluster so many brokers.
  private Strain worst(int number) {
    Strain worst = strains.getFirst();
    for (Strain strain : strains) {
      if (strain.at(number, 1) / strain.limit() > worst.at(number, 1) / worst.limit()) {
        worst = strain;
      }
    }
    return worst;
  }

  /// The partition that brings its leader over a target all by itself.
  Optional<String> lone() {
    for (Strain strain : strains) {
      for (int id : strain.each().keySet()) {
        if (strain.lone(id)
            && strain.target() != Target.DISK
            && world.load().busiest().stream().anyMatch(b -> b.leader() == id)) {
          return Optional.of(
              "Partition %s alone brings %s to about %d %% of %s, where %d %% are the target, and more brokers cannot help. Give its topic more partitions, or its records other keys."
                  .formatted(
                      lumps.led(id),
                      world.names().pod(Role.BROKER, id),
                      // In steps: the words shall not change with each look.
                      Math.round(strain.lump(id) * 10) * 10,
                      strain.target().word(),
                      percent(strain.limit())));
        }
      }
    }
    return Optional.empty();
  }

  private static long percent(double share) {
    return Math.round(share * 100);
  }
}
