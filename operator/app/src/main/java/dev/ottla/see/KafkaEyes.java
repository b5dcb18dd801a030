package dev.ottla.see;

import dev.ottla.api.Cluster;
import dev.ottla.api.ClusterSpec;
import dev.ottla.api.Rebalancing;
import dev.ottla.api.RebalancingStatus.Phase;
import dev.ottla.core.storage.Storage;
import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Metadata;
import dev.ottla.core.world.KafkaView.NotAsked;
import dev.ottla.core.world.KafkaView.Quorum;
import dev.ottla.core.world.KafkaView.Seen;
import dev.ottla.core.world.KafkaView.Unreachable;
import dev.ottla.core.world.KafkaView.Up;
import dev.ottla.core.world.Kube;
import dev.ottla.core.world.Member;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.Role;
import dev.ottla.kafka.Connections;
import dev.ottla.kafka.Connections.Side;
import dev.ottla.kafka.Words;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;

/// Asks Kafka, if there is somebody to ask, and not more often than it changes.
final class KafkaEyes {
  /// How long a look is good enough while the same pods are ready and the topology is the same.
  private static final Duration FRESH = Duration.ofSeconds(2);

  private final Connections connections;
  private final Clock clock;
  private final Map<Names, Glance> glances = new ConcurrentHashMap<>();
  private final Map<Names, BrokerEyes> eyes = new ConcurrentHashMap<>();

  private record Glance(Instant at, Asked asked, KafkaView view) {}

  /// What was seen before Kafka was asked. Its answer must not be older than the topology: what was
  /// done on the word of the one before shows in it.
  private record Asked(Set<String> ready, String topology) {}

  private interface Question<T> {
    T ask() throws ExecutionException, InterruptedException;
  }

  KafkaEyes(Connections connections, Clock clock) {
    this.connections = connections;
    this.clock = clock;
  }

  KafkaView look(Names names, Cluster cluster, Kube kube) {
    List<Member> controllers = ready(controllers(names, cluster.getSpec(), kube));
    List<Member> brokers = ready(kube.members(names, Role.BROKER).stream());
    Set<String> ready =
        Stream.concat(controllers.stream(), brokers.stream())
            .map(m -> m.pod().getMetadata().getUid())
            .collect(Collectors.toSet());
    Asked asked = new Asked(ready, topology(names, kube));
    Instant now = clock.instant();
    Glance last = glances.get(names);
    if (last != null && last.asked.equals(asked) && now.isBefore(last.at.plus(FRESH))) {
      return last.view;
    }
    Seen<Brokers> held = brokers(names, brokers, cluster.brokersWanted(), kube);
    KafkaView view = new KafkaView(quorum(names, controllers), held, metadata(names, held));
    glances.put(names, new Glance(clock.instant(), asked, view));
    return view;
  }

  private static String topology(Names names, Kube kube) {
    return kube.find(ConfigMap.class, names.topology())
        .map(m -> m.getMetadata().getResourceVersion())
        .orElse("");
  }

  Seen<TopicsSeen> topics(Names names, Set<String> topics) {
    return ask(names, Side.BROKERS, () -> TopicEyes.look(connections.brokers(names), topics));
  }

  /// Something was changed: the last look is worth nothing.
  void forget(Names names) {
    glances.remove(names);
  }

  /// Configurations were changed, too.
  void forgetConfigs(Names names) {
    tell(names, BrokerEyes::forget);
  }

  /// Replicas were given other directories: where they lie is not known.
  void forgetDisks(Names names) {
    tell(names, BrokerEyes::forgetDisks);
  }

  /// The limits of these topics were changed, or may have been.
  void doubt(Names names, Set<String> topics) {
    tell(names, eye -> eye.doubt(topics));
  }

  private void tell(Names names, Consumer<BrokerEyes> word) {
    BrokerEyes eye = eyes.get(names);
    if (eye != null) {
      word.accept(eye);
    }
  }

  /// The Cluster is gone.
  void drop(Names names) {
    glances.remove(names);
    eyes.remove(names);
    connections.drop(names);
  }

  private Seen<Quorum> quorum(Names names, List<Member> ready) {
    if (ready.isEmpty()) {
      return new NotAsked<>("no controller is ready");
    }
    List<String> hosts =
        ready.stream()
            .map(m -> names.host(m.role(), m.ordinal()) + ":" + Names.CONTROLLER_PORT)
            .toList();
    return ask(
        names, Side.CONTROLLERS, () -> QuorumEyes.look(connections.controllers(names, hosts)));
  }

  /// Whether somebody has asked for a plan and has none yet: it is made from the sizes of now.
  private static boolean awaited(Kube kube) {
    return kube.all(Rebalancing.class).stream()
        .map(Rebalancing::getStatus)
        .anyMatch(s -> s == null || (s.plan() == null && s.phase() != Phase.Done));
  }

  private Seen<Brokers> brokers(Names names, List<Member> ready, int wanted, Kube kube) {
    if (ready.isEmpty()) {
      return new NotAsked<>("no broker is ready");
    }
    BrokerEyes brokers = eyes.computeIfAbsent(names, n -> new BrokerEyes(clock));
    boolean sizes = awaited(kube);
    long claimed = claimed(kube);
    return ask(
        names,
        Side.BROKERS,
        () -> brokers.look(connections.brokers(names), wanted, sizes, claimed));
  }

  private static long claimed(Kube kube) {
    return kube.claims(Role.BROKER).stream()
        .mapToLong(c -> Storage.requested(c).getNumericalAmount().longValue())
        .max()
        .orElse(0);
  }

  private Seen<Metadata> metadata(Names names, Seen<Brokers> brokers) {
    BrokerEyes eye = eyes.get(names);
    return switch (brokers) {
      case Up<Brokers> _ when eye != null -> new Up<>(eye.metadata());
      case Up<Brokers> _ -> new NotAsked<>("no broker is ready");
      case Unreachable<Brokers>(String why) -> new Unreachable<>(why);
      case NotAsked<Brokers>(String why) -> new NotAsked<>(why);
    };
  }

  private <T> Seen<T> ask(Names names, Side side, Question<T> question) {
    try {
      return new Up<>(question.ask());
    } catch (ExecutionException | KafkaException e) {
      connections.drop(names, side);
      return new Unreachable<>(Words.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Unreachable<>("the operator is stopping");
    }
  }

  private static Stream<Member> controllers(Names names, ClusterSpec spec, Kube kube) {
    return spec.controllers().combined()
        ? kube.members(names, Role.BROKER).stream()
            .filter(m -> m.ordinal() < spec.controllers().replicas())
        : kube.members(names, Role.CONTROLLER).stream();
  }

  private static List<Member> ready(Stream<Member> members) {
    return members.filter(Member::ready).toList();
  }
}
