package dev.ottla.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/// The file `server.properties`: Kafka's properties as written, and the launcher's own keys apart.
///
/// @param kafka what Kafka sees, before the launcher adds what only the pod knows
/// @param release the metadata release to format with; absent means the newest for production
/// @param listeners the broker's listeners, in the order in which Kafka shall open them
/// @param external names of listeners whose advertised address comes from the topology
/// @param rack whether a broker must know its rack before it starts
record Config(
    Map<String, String> kafka,
    String clusterId,
    Optional<String> release,
    List<Listener> listeners,
    Set<String> external,
    Listener controller,
    boolean rack) {

  /// What the launcher computes; a file that sets one of them would be overruled silently.
  static final Set<String> COMPUTED =
      Set.of(
          "node.id",
          "broker.id",
          "process.roles",
          "listeners",
          "advertised.listeners",
          "controller.listener.names",
          "log.dir",
          "log.dirs",
          "metadata.log.dir",
          "broker.rack");

  private static final String OWN = "ottla.";
  private static final Set<String> OWN_KEYS =
      Set.of(
          "ottla.cluster.id",
          "ottla.release.version",
          "ottla.listeners",
          "ottla.external.listeners",
          "ottla.controller.listener",
          "ottla.rack");

  Config {
    kafka = Map.copyOf(kafka);
    listeners = List.copyOf(listeners);
    external = Set.copyOf(external);
  }

  static Config read(Path dir) throws IOException {
    var file = dir.resolve("server.properties");
    if (!Files.isRegularFile(file)) {
      throw new Refusal("there is no file " + file);
    }
    return of(properties(file));
  }

  static Config of(Map<String, String> all) {
    var kafka = new HashMap<String, String>();
    all.forEach(
        (key, value) -> {
          if (COMPUTED.contains(key)) {
            throw new Refusal("server.properties sets " + key + ", which the launcher computes");
          }
          if (!key.startsWith(OWN)) {
            kafka.put(key, value);
          } else if (!OWN_KEYS.contains(key)) {
            throw new Refusal("server.properties sets " + key + ", which the launcher knows not");
          }
        });
    var release = Optional.ofNullable(all.get("ottla.release.version")).filter(r -> !r.isBlank());
    return new Config(
        kafka,
        need(all, "ottla.cluster.id"),
        release.map(String::strip),
        Listener.list("ottla.listeners", all.getOrDefault("ottla.listeners", "")),
        names(all.getOrDefault("ottla.external.listeners", "")),
        Listener.one("ottla.controller.listener", need(all, "ottla.controller.listener")),
        flag("ottla.rack", all.getOrDefault("ottla.rack", "false")));
  }

  /// A properties file as a map; an absent file has no entries.
  static Map<String, String> properties(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Map.of();
    }
    var read = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      read.load(reader);
    } catch (IllegalArgumentException e) {
      throw new Refusal(file + " is no properties file: " + e.getMessage());
    }
    return read.stringPropertyNames().stream()
        .collect(Collectors.toMap(key -> key, key -> read.getProperty(key).strip()));
  }

  private static Set<String> names(String commaList) {
    return Arrays.stream(commaList.split(",", -1))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toSet());
  }

  private static boolean flag(String key, String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new Refusal(key + " is '" + value + "'; it must be true or false");
    };
  }

  private static String need(Map<String, String> all, String key) {
    String value = all.getOrDefault(key, "");
    if (value.isBlank()) {
      throw new Refusal("server.properties lacks " + key);
    }
    return value.strip();
  }
}
