package dev.ottla.settings;

import dev.ottla.core.world.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The environment variables of the operator, read once.
@Singleton
public final class Environment {
  /// `version=image,…`: the Kafka versions that it can run.
  static final String IMAGES = "OTTLA_KAFKA_IMAGES";

  /// When nodes fetch these images: `IfNotPresent`, `Always` or `Never`.
  static final String PULL_POLICY = "OTTLA_KAFKA_PULL_POLICY";

  /// The namespaces to serve, separated by commas; all when empty.
  static final String NAMESPACES = "OTTLA_NAMESPACES";

  /// `true` where several operators shall agree on one that works.
  static final String LEADER_ELECTION = "OTTLA_LEADER_ELECTION";

  /// The operator's own namespace, in which they agree.
  static final String POD_NAMESPACE = "OTTLA_POD_NAMESPACE";

  /// The shortest time between two samples of a broker's load, in seconds; 0 samples nothing.
  static final String LOAD_SECONDS = "OTTLA_LOAD_SECONDS";

  private static final String DEFAULT_IMAGES =
      "4.4.0=ottla/kafka:4.4.0-0.1.0,4.3.1=ottla/kafka:4.3.1-0.1.0";

  private final Map<String, String> variables;
  private final Settings settings;

  /// The variables of this process.
  @Inject
  public Environment() {
    this(System.getenv());
  }

  /// These variables.
  public Environment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
    this.settings =
        new Settings(
            images(variables.getOrDefault(IMAGES, DEFAULT_IMAGES)),
            variables.getOrDefault(PULL_POLICY, "IfNotPresent"));
  }

  /// What plans are made from.
  public Settings settings() {
    return settings;
  }

  /// The namespaces to serve; all when empty.
  public Set<String> namespaces() {
    return words(variables.getOrDefault(NAMESPACES, ""));
  }

  /// Whether several operators agree on one that works.
  public boolean leaderElection() {
    return Boolean.parseBoolean(variables.get(LEADER_ELECTION));
  }

  /// The operator's own namespace, when it runs in a pod.
  public Optional<String> podNamespace() {
    return Optional.ofNullable(variables.get(POD_NAMESPACE));
  }

  /// The shortest time between two samples of a broker's load; zero when nothing shall be sampled.
  public Duration loadBeat() {
    String seconds = variables.getOrDefault(LOAD_SECONDS, "5");
    if (!seconds.matches("[0-9]{1,4}")) {
      throw new IllegalArgumentException(
          LOAD_SECONDS + ": \"" + seconds + "\" is no number of seconds");
    }
    return Duration.ofSeconds(Integer.parseInt(seconds));
  }

  private static Map<String, String> images(String list) {
    Map<String, String> images = new LinkedHashMap<>();
    for (String entry : words(list)) {
      int equals = entry.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(IMAGES + ": \"" + entry + "\" is not version=image");
      }
      images.put(entry.substring(0, equals), entry.substring(equals + 1));
    }
    return Map.copyOf(images);
  }

  private static Set<String> words(String list) {
    Set<String> words = new LinkedHashSet<>();
    Arrays.stream(list.split(",", -1))
        .map(String::strip)
        .filter(w -> !w.isEmpty())
        .forEach(words::add);
    return words;
  }
}
