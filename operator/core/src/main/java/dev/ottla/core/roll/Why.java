package dev.ottla.core.roll;

import dev.ottla.core.plan.Words;
import dev.ottla.core.world.Member;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.Notes;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// Why a pod is not what its StatefulSet says by now, as near as possible to what a person has
/// changed.
final class Why {
  /// So many properties are named.
  private static final int NAMED = 3;

  private final World world;

  /// What was told of two configurations by now: most pods have the same.
  private final Map<Change, Optional<String>> told = new HashMap<>();

  /// The configuration that a pod has and the one that it shall have, by their names.
  private record Change(String old, String now) {}

  Why(World world) {
    this.world = world;
  }

  String of(Member member, StatefulSet set) {
    return version(member, set)
        .or(() -> properties(member, set))
        .or(() -> volumes(member, set))
        .orElse("its StatefulSet has changed since it started");
  }

  /// Whether a person has asked for a restart of all since it started.
  static boolean asked(Member member, StatefulSet set) {
    Optional<String> was = Notes.of(member.pod(), Names.RESTARTED);
    return Optional.ofNullable(set.getSpec().getTemplate())
        .flatMap(t -> Notes.of(t.getMetadata(), Names.RESTARTED))
        .filter(r -> !was.equals(Optional.of(r)))
        .isPresent();
  }

  private static Optional<String> version(Member member, StatefulSet set) {
    return Optional.ofNullable(set.getSpec().getTemplate())
        .map(PodTemplateSpec::getMetadata)
        .map(m -> m.getLabels())
        .map(l -> l.get(Names.VERSION_LABEL))
        .filter(v -> member.version().isPresent() && !v.equals(member.version().get()))
        .map(v -> "it runs Kafka " + member.version().orElse("") + " and shall run " + v);
  }

  private static Optional<String> volumes(Member member, StatefulSet set) {
    return Optional.ofNullable(set.getSpec().getVolumeClaimTemplates())
        .filter(c -> member.volumes() > 0 && member.volumes() < c.size())
        .map(c -> "it has %d of %d volumes".formatted(member.volumes(), c.size()));
  }

  private Optional<String> properties(Member member, StatefulSet set) {
    Optional<String> old = config(member.pod().getSpec());
    Optional<String> now =
        Optional.ofNullable(set.getSpec().getTemplate()).flatMap(t -> config(t.getSpec()));
    return old.flatMap(o -> now.map(n -> new Change(o, n)))
        .filter(c -> !c.old.equals(c.now))
        .flatMap(c -> told.computeIfAbsent(c, this::words));
  }

  private Optional<String> words(Change change) {
    return properties(change.old)
        .flatMap(o -> properties(change.now).map(n -> changed(o, n)))
        .filter(names -> !names.isEmpty())
        .map(n -> Words.first(n, NAMED) + " changed, which Kafka reads at its start only");
  }

  private static List<String> changed(Map<String, String> old, Map<String, String> now) {
    TreeSet<String> all = new TreeSet<>(old.keySet());
    all.addAll(now.keySet());
    return all.stream().filter(k -> !Objects.equals(old.get(k), now.get(k))).toList();
  }

  private static Optional<String> config(PodSpec spec) {
    return Optional.ofNullable(spec).map(PodSpec::getVolumes).stream()
        .flatMap(List::stream)
        .filter(v -> v.getName().equals("config") && v.getConfigMap() != null)
        .findFirst()
        .map(v -> v.getConfigMap().getName());
  }

  private Optional<Map<String, String>> properties(String map) {
    return world.kube().find(ConfigMap.class, map).map(Why::properties);
  }

  private static Map<String, String> properties(ConfigMap map) {
    Map<String, String> all = new TreeMap<>();
    for (String line : map.getData().getOrDefault("server.properties", "").split("\n", -1)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        all.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return all;
  }
}
