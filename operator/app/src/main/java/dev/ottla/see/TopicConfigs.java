package dev.ottla.see;

import static dev.ottla.kafka.KafkaProperties.FOLLOWER_REPLICAS;
import static dev.ottla.kafka.KafkaProperties.LEADER_REPLICAS;

import dev.ottla.core.world.KafkaView.Throttled;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/// What the configurations of one cluster's topics say that plans need, kept from look to look:
/// configurations are the heaviest answer and seldom change.
final class TopicConfigs {
  private final Map<String, Told> told = new HashMap<>();

  private record Told(int minIsr, Throttled throttled) {}

  /// Asks about topics that are new or whose limits change just now; about all when `stale`.
  void look(Admin admin, Set<String> topics, boolean stale, Set<String> changing)
      throws ExecutionException, InterruptedException {
    told.keySet().retainAll(topics);
    Set<String> doubted = new HashSet<>(changing);
    doubted.addAll(throttled().keySet());
    List<ConfigResource> wanted =
        topics.stream()
            .filter(t -> stale || !told.containsKey(t) || doubted.contains(t))
            .map(t -> new ConfigResource(ConfigResource.Type.TOPIC, t))
            .toList();
    if (wanted.isEmpty()) {
      return;
    }
    for (var answer : admin.describeConfigs(wanted).values().entrySet()) {
      try {
        told.put(answer.getKey().name(), told(answer.getValue().get()));
      } catch (ExecutionException e) {
        BrokerEyes.unlessGone(e);
        told.remove(answer.getKey().name());
      }
    }
  }

  private static Told told(Config config) {
    return new Told(
        Integer.parseInt(config.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG).value()),
        new Throttled(list(config, LEADER_REPLICAS), list(config, FOLLOWER_REPLICAS)));
  }

  private static Set<String> list(Config config, String name) {
    return Optional.ofNullable(config.get(name))
        .map(entry -> text(entry.value()))
        .filter(text -> !text.isEmpty())
        .map(text -> Set.of(text.split(",", -1)))
        .orElse(Set.of());
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  /// How many replicas of a topic must be in sync; empty when that is not known.
  Optional<Integer> minIsr(String topic) {
    return Optional.ofNullable(told.get(topic)).map(Told::minIsr);
  }

  /// The topics that have throttled replicas.
  Map<String, Throttled> throttled() {
    return told.entrySet().stream()
        .filter(t -> !t.getValue().throttled().equals(Throttled.NONE))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, t -> t.getValue().throttled()));
  }
}
