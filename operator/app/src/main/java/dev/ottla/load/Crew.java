package dev.ottla.load;

import dev.ottla.core.world.LoadView;
import dev.ottla.core.world.LoadView.Carried;
import dev.ottla.core.world.Names;
import dev.ottla.load.Sample.Broker;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The brokers of one cluster that are sampled, and their windows.
final class Crew {
  /// So many partitions are named.
  private static final int BUSIEST = 20;

  private final Names cluster;
  private final Duration span;
  private final Map<Integer, Probe> probes = new HashMap<>();
  private final Map<Integer, Ring> rings = new HashMap<>();
  private final Map<Integer, Peaks> peaks = new HashMap<>();
  private final Steady steady;

  Crew(Names cluster, Duration span, Duration busy) {
    this.cluster = cluster;
    this.span = span;
    this.steady = new Steady(busy);
  }

  /// Samples these from now on, and no others.
  ///
  /// @param known all brokers there are; a broker that is not ready keeps its windows
  /// @param hosts where those are that can be asked
  synchronized void attend(
      Set<Integer> known, Map<Integer, String> hosts, Duration every, Probe.Way way) {
    probes
        .entrySet()
        .removeIf(
            p -> {
              String host = hosts.get(p.getKey());
              boolean over = host == null || !p.getValue().at(host);
              if (over) {
                p.getValue().stop();
              }
              return over;
            });
    rings.keySet().retainAll(known);
    peaks.keySet().retainAll(known);
    hosts.forEach(
        (id, host) -> {
          rings.computeIfAbsent(id, _ -> new Ring(span));
          peaks.computeIfAbsent(id, Peaks::new);
          Probe probe = probes.get(id);
          if (probe == null) {
            probe = new Probe(new Broker(cluster, id), host, every, way);
            probes.put(id, probe);
            probe.start();
          } else {
            probe.every(every);
          }
        });
  }

  synchronized void stop() {
    probes.values().forEach(Probe::stop);
    probes.clear();
  }

  /// Of a broker that is known no more nothing is kept.
  synchronized void take(Sample sample) {
    Ring ring = rings.get(sample.from().id());
    if (ring != null) {
      ring.add(sample.at(), sample.sums());
    }
    Peaks peak = peaks.get(sample.from().id());
    if (peak != null) {
      sample.busy().ifPresent(busy -> steady.add(sample.at(), peak.add(sample.at(), busy)));
    }
  }

  synchronized LoadView view(Instant now) {
    Map<Integer, Carried> carried = new HashMap<>();
    rings.forEach((id, ring) -> ring.carried(now).ifPresent(c -> carried.put(id, c)));
    List<LoadView.Busy> busiest =
        peaks.values().stream()
            .flatMap(p -> p.busiest(now, span).stream())
            .sorted(Peaks.ORDER)
            .limit(BUSIEST)
            .toList();
    if (!carried.isEmpty() && carried.size() == rings.size()) {
      steady.sum(now, carried.values());
    }
    return new LoadView(span, carried, busiest, steady.rates(now));
  }

  synchronized int sampled() {
    return probes.size();
  }
}
