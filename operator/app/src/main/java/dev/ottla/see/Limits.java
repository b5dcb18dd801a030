package dev.ottla.see;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/// The rates of copies among what is set on brokers while they run.
final class Limits {
  private static final String LEADERS = "leader.replication.throttled.rate";
  private static final String FOLLOWERS = "follower.replication.throttled.rate";

  static final List<String> RATES = List.of(LEADERS, FOLLOWERS);

  private Limits() {}

  /// The one that holds for all, see KafkaView.Throttles.
  static OptionalLong rate(Map<String, String> everywhere) {
    OptionalLong leaders = number(everywhere, LEADERS);
    return leaders.equals(number(everywhere, FOLLOWERS)) ? leaders : OptionalLong.of(0);
  }

  private static OptionalLong number(Map<String, String> of, String name) {
    return Optional.ofNullable(of.get(name))
        .map(v -> OptionalLong.of(Long.parseLong(v)))
        .orElse(OptionalLong.empty());
  }

  /// Those that have one of their own.
  static Set<Integer> strays(Map<Integer, Map<String, String>> single) {
    return single.entrySet().stream()
        .filter(b -> RATES.stream().anyMatch(b.getValue()::containsKey))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }
}
