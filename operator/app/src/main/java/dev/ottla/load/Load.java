package dev.ottla.load;

import dev.ottla.api.Cluster;
import dev.ottla.core.world.Kube;
import dev.ottla.core.world.LoadView;
import dev.ottla.core.world.Member;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.Role;
import dev.ottla.settings.Environment;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// What brokers carry, seen as a stream: probes ask, one channel leads the answers of all clusters
/// here, and windows keep the last minutes.
///
/// Nothing outlives the operator: windows fill again within one window after it has started, and a
/// view tells nothing before they are half full. See `docs/decisions/0020-load-as-a-stream.md`.
@Singleton
public final class Load {
  /// Long enough to level out a burst, short enough to see a flood before disks or queues are full.
  private static final Duration SPAN = Duration.ofMinutes(3);

  private static final Duration BUSY = Duration.ofMinutes(1);

  private final Duration beat;
  private final Duration span;
  private final Clock clock;
  private final Probe.Way way;
  private final Channel channel;
  private final LongAdder samples = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final Map<Names, Crew> crews = new ConcurrentHashMap<>();

  /// How the sampling goes, since the start.
  ///
  /// @param brokers how many are sampled now
  /// @param samples answers that are in the windows
  /// @param lost answers that a later one of the same broker has replaced before they were counted
  /// @param failures questions that were not answered in time
  public record Tally(int brokers, long samples, long lost, long failures) {}

  /// Samples as the environment says.
  @Inject
  Load(Environment environment, Channel channel) {
    this(environment.loadBeat(), SPAN, BUSY, Names.HTTP_PORT, channel);
  }

  /// Samples brokers that serve their pages at another port, with windows of another size.
  Load(Duration beat, Duration span, Duration busy, int port, Channel channel) {
    this.beat = beat;
    this.span = span;
    this.channel = channel;
    this.clock = Clock.systemUTC();
    this.way = new Probe.Way(port, busy, clock, channel::offer, failures);
  }

  /// One without the program around it, for measures.
  ///
  /// @param beat the shortest time between two samples of a broker
  /// @param port where brokers serve their pages
  public static Load alone(Duration beat, int port) {
    Channel channel = new Channel();
    Load load = new Load(beat, SPAN, BUSY, port, channel);
    var unused = new Brokers(channel).samples().subscribe().with(load::count);
    return load;
  }

  /// Samples the brokers of a Cluster that are ready, and those only, from now on.
  public void attend(Cluster cluster, Names names, Kube kube) {
    Optional<Duration> every = Appetite.of(cluster, beat);
    if (every.isEmpty()) {
      forget(names);
      return;
    }
    Set<Integer> known = new HashSet<>();
    Map<Integer, String> hosts = new HashMap<>();
    for (Member member : kube.members(names, Role.BROKER)) {
      known.add(member.id());
      if (member.ready() && member.pod().getStatus().getPodIP() != null) {
        hosts.put(member.id(), member.pod().getStatus().getPodIP());
      }
    }
    attend(names, known, hosts, every.get());
  }

  void attend(Names names, Set<Integer> known, Map<Integer, String> hosts, Duration every) {
    crews
        .computeIfAbsent(names, n -> new Crew(n, span, way.busy()))
        .attend(known, hosts, every, way);
  }

  /// The windows of a Cluster's brokers, now.
  public LoadView view(Names names) {
    Crew crew = crews.get(names);
    return crew == null ? LoadView.NONE : crew.view(clock.instant());
  }

  /// Samples a Cluster no more, and forgets what it carried.
  public void forget(Names names) {
    Crew crew = crews.remove(names);
    if (crew != null) {
      crew.stop();
    }
  }

  /// How the sampling goes.
  public Tally tally() {
    int brokers = crews.values().stream().mapToInt(Crew::sampled).sum();
    return new Tally(brokers, samples.sum(), channel.lost(), failures.sum());
  }

  /// Counts one answer; of a cluster that is known no more nothing is kept.
  @Incoming("load")
  void count(Sample sample) {
    Crew crew = crews.get(sample.from().cluster());
    if (crew != null) {
      crew.take(sample);
      samples.increment();
    }
  }

  @PreDestroy
  void stop() {
    List.copyOf(crews.keySet()).forEach(this::forget);
  }
}
