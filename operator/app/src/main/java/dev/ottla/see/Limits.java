package dev.ottla.see;

import static dev.ottla.kafka.KafkaProperties.FOLLOWER_RATE;
import static dev.ottla.kafka.KafkaProperties.LEADER_RATE;

import dev.ottla.core.throttle.Throttle;
import dev.ottla.core.world.KafkaView.Rate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/// The rates of copies among what is set on brokers while they run.
final class Limits {
  private Limits() {}

  /// The one that holds for all, see KafkaView.Throttles.
  static OptionalLong rate(Map<String, String> everywhere) {
    OptionalLong leaders = number(everywhere, LEADER_RATE);
    return leaders.equals(number(everywhere, FOLLOWER_RATE)) ? leaders : OptionalLong.of(0);
  }

  private static OptionalLong number(Map<String, String> of, String name) {
    return Optional.ofNullable(of.get(name))
        .map(v -> OptionalLong.of(Long.parseLong(v)))
        .orElse(OptionalLong.empty());
  }

  /// The one of copies between the directories of a broker.
  static Rate disks(Map<String, String> everywhere, Map<Integer, Map<String, String>> single) {
    return new Rate(number(everywhere, Throttle.DISKS), strays(single, List.of(Throttle.DISKS)));
  }

  /// Those that have one of their own of any of these.
  static Set<Integer> strays(Map<Integer, Map<String, String>> single, List<String> rates) {
    return single.entrySet().stream()
        .filter(b -> rates.stream().anyMatch(b.getValue()::containsKey))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }
}
