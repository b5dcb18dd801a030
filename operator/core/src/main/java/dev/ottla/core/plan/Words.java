package dev.ottla.core.plan;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// Lists as people read them.
public final class Words {
  private Words() {}

  /// The first of some names, and how many more there are: `a, b and 3 more`.
  public static String first(List<String> names, int most) {
    String some = String.join(", ", names.subList(0, Math.min(most, names.size())));
    return names.size() > most ? some + " and " + (names.size() - most) + " more" : some;
  }

  /// Brokers by their node ids: `broker 4`, `brokers 4, 5`.
  public static String brokers(Collection<Integer> ids) {
    return (ids.size() == 1 ? "broker " : "brokers ")
        + ids.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
