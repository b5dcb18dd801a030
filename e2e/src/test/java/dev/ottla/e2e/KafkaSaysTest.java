package dev.ottla.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.ottla.api.KafkaVersion;
import dev.ottla.core.config.Config;
import dev.ottla.core.upgrade.Upgrade;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the operator believes of each Kafka that it runs, held against that Kafka's own classes.
class KafkaSaysTest {
  static List<String> versions() {
    return KafkaVersion.SUPPORTED;
  }

  @ParameterizedTest
  @MethodSource("versions")
  void whatIsTakenLiveIsWhatKafkaSays(String version) throws Exception {
    try (URLClassLoader kafka = kafka(version)) {
      Map<String, String> modes = new TreeMap<>();
      ((Map<?, ?>)
              kafka
                  .loadClass("org.apache.kafka.server.config.DynamicBrokerConfig")
                  .getMethod("dynamicConfigUpdateModes")
                  .invoke(null))
          .forEach((name, mode) -> modes.put(name.toString(), mode.toString()));
      assertFalse(modes.isEmpty());
      modes.values().removeIf(mode -> !mode.equals("cluster-wide"));
      assertEquals(new TreeSet<>(modes.keySet()), new TreeSet<>(Config.takenLive(version)));
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void whatIsOursIsNeverTakenLive(String version) {
    Set<String> ours = new TreeSet<>(Config.takenLive(version));
    ours.retainAll(dev.ottla.api.Owned.PROPERTIES);
    assertEquals(Set.of(), ours);
  }

  /// The numbers that a plan to go back, or no more, is made from.
  @ParameterizedTest
  @MethodSource("versions")
  void featuresAreThoseOfANewCluster(String version) throws Exception {
    try (URLClassLoader kafka = kafka(version)) {
      Class<?> metadata = kafka.loadClass("org.apache.kafka.server.common.MetadataVersion");
      Class<?> feature = kafka.loadClass("org.apache.kafka.server.common.Feature");
      Object latest = metadata.getMethod("latestProduction").invoke(null);
      Map<String, Integer> said = new TreeMap<>();
      said.put("metadata.version", number(metadata.getMethod("featureLevel").invoke(latest)));
      for (Object f : (List<?>) feature.getField("PRODUCTION_FEATURES").get(null)) {
        said.put(
            feature.getMethod("featureName").invoke(f).toString(),
            number(feature.getMethod("defaultLevel", metadata).invoke(f, latest)));
      }
      // The quorum's own, which is set when it is formed and by no update of features.
      said.remove("kraft.version");
      assertEquals(said, new TreeMap<>(Upgrade.features(version)));
    }
  }

  private static int number(Object value) {
    return ((Number) value).intValue();
  }

  /// The classes of a Kafka, apart from those of this process.
  static URLClassLoader kafka(String version) throws IOException {
    Path folder = House.built("broker-image/kafka-" + version + "/target/lib");
    try (Stream<Path> jars = Files.list(folder)) {
      URL[] urls = jars.map(Path::toUri).map(KafkaSaysTest::url).toArray(URL[]::new);
      return new URLClassLoader(version, urls, ClassLoader.getPlatformClassLoader());
    }
  }

  private static URL url(java.net.URI uri) {
    try {
      return uri.toURL();
    } catch (java.net.MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
