package dev.ottla.core;

import dev.ottla.api.Cluster;
import dev.ottla.api.ClusterSpec;
import dev.ottla.core.config.Config;
import dev.ottla.core.world.Edition;
import dev.ottla.core.world.Form;
import dev.ottla.core.world.Kube;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.Settings;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Draws each Cluster once and keeps the drawing: same orders, same objects, which nobody changes.
final class Sketch implements Drawing {
  static final Sketch BOOK = new Sketch();

  private static final String DIGEST = "ottla.dev/digest";

  private final Map<Key, List<HasMetadata>> drawn = new ConcurrentHashMap<>();
  private final Map<Stamp, List<HasMetadata>> stamped = new ConcurrentHashMap<>();
  private final Map<String, HasMetadata> objects = new ConcurrentHashMap<>();
  private final Map<Same, String> outlines = new ConcurrentHashMap<>();
  private final Map<Same, String> carried = new ConcurrentHashMap<>();
  private final Map<Same, String> revisions = new ConcurrentHashMap<>();
  private final Map<String, Map<String, String>> properties = new ConcurrentHashMap<>();
  private final Map<Map<String, String>, Integer> topologies = new ConcurrentHashMap<>();
  private final AtomicInteger number = new AtomicInteger();

  /// All that a drawing is made from, beside what is the same in every story.
  private record Key(
      String uid,
      String outline,
      int brokers,
      Settings settings,
      Brief brief,
      @Nullable String restart,
      List<Object> kept,
      List<Object> ports) {}

  private record Stamp(Same drawing, Edition edition) {}

  /// This very object.
  private record Same(Object it) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Same(Object o) && o == it;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(it);
    }
  }

  @Override
  public List<HasMetadata> wanted(World world, Brief brief) {
    Map<String, String> annotations = world.cluster().getMetadata().getAnnotations();
    String restart = annotations == null ? null : annotations.get("ottla.dev/restart");
    Key key =
        new Key(
            world.cluster().getMetadata().getUid(),
            outline(world.spec()),
            world.brokersWanted(),
            world.settings(),
            brief,
            restart,
            kept(world),
            ports(world));
    List<HasMetadata> all =
        drawn.computeIfAbsent(
            key, k -> FRESH.wanted(unborn(world), brief).stream().map(this::known).toList());
    return stamped.computeIfAbsent(
        new Stamp(new Same(all), Edition.told(world)),
        s -> all.stream().map(o -> stamped(o, world)).toList());
  }

  /// The same with a Cluster of generation 0: that is told by the topology alone, and put there
  /// later.
  private static World unborn(World world) {
    Cluster cluster = new Cluster();
    cluster.setMetadata(
        new ObjectMetaBuilder(world.cluster().getMetadata()).withGeneration(0L).build());
    cluster.setSpec(world.spec());
    cluster.setStatus(world.cluster().getStatus());
    return new World(
        world.now(), world.settings(), cluster, world.kube(), world.kafka(), world.load());
  }

  private HasMetadata stamped(HasMetadata object, World world) {
    if (!(object instanceof ConfigMap map)
        || !object.getMetadata().getName().equals(world.names().topology())) {
      return object;
    }
    String edition = Edition.told(world).text();
    int content = topologies.computeIfAbsent(map.getData(), d -> number.incrementAndGet());
    return known(
        new ConfigMapBuilder(map)
            .editMetadata()
            .addToAnnotations(Edition.KEY, edition)
            .addToAnnotations(DIGEST, content + " of " + edition)
            .endMetadata()
            .build());
  }

  /// What of a spec is drawn, in words.
  private String outline(ClusterSpec spec) {
    return outlines.computeIfAbsent(
        new Same(spec),
        s -> {
          Map<String, String> config = new TreeMap<>(spec.config());
          config.keySet().removeAll(Config.takenLive(spec.version()));
          return spec.brokers()
              + " "
              + spec.controllers()
              + config
              + spec.listeners()
              + spec.upgrades();
        });
  }

  /// The one that was drawn first of those that are equal.
  private HasMetadata known(HasMetadata object) {
    String key = object.getKind() + object.getMetadata().getName() + digest(object);
    return objects.computeIfAbsent(key, k -> object);
  }

  @Override
  public List<HasMetadata> differing(Kube kube, List<HasMetadata> wanted) {
    List<HasMetadata> differing = new ArrayList<>();
    for (HasMetadata object : wanted) {
      var found = kube.find(object.getClass(), object.getMetadata().getName());
      if (found.isEmpty() || differs(object, found.get())) {
        differing.add(object);
      }
    }
    return differing;
  }

  /// Nobody but us changes what was applied here, and what was drawn carries a digest of itself.
  private static boolean differs(HasMetadata wanted, HasMetadata found) {
    HasMetadata source = ToyKube.source(found);
    return source != wanted && !digest(wanted).equals(digest(source));
  }

  private static String digest(HasMetadata drawn) {
    return drawn.getMetadata().getAnnotations().getOrDefault(DIGEST, "");
  }

  /// What a StatefulSet controller would call a template's revision.
  String revision(StatefulSet set) {
    return revisions.computeIfAbsent(
        new Same(set.getSpec().getTemplate()),
        t -> Integer.toHexString(set.getSpec().getTemplate().toString().hashCode()));
  }

  /// The properties in a configuration, whose name follows from them.
  Map<String, String> properties(ConfigMap map) {
    return properties.computeIfAbsent(
        map.getMetadata().getName(),
        n ->
            map.getData()
                .getOrDefault("server.properties", "")
                .lines()
                .map(l -> l.split("=", 2))
                .collect(Collectors.toUnmodifiableMap(p -> p[0], p -> p[1])));
  }

  /// What of the found sets is drawn again as it is.
  private List<Object> kept(World world) {
    List<Object> kept = new ArrayList<>();
    for (Role role : Role.values()) {
      var set = world.kube().set(world.names().set(role));
      if (set.isPresent()) {
        form(kept, world, set.get());
        StatefulSetSpec spec = set.get().getSpec();
        kept.add(carried.computeIfAbsent(new Same(spec), s -> role + carried(spec)));
      }
    }
    return kept;
  }

  /// The claims and the last restart that was asked for.
  private static String carried(StatefulSetSpec spec) {
    Map<String, String> notes = spec.getTemplate().getMetadata().getAnnotations();
    return spec.getVolumeClaimTemplates().stream()
            .map(c -> c.getSpec().getResources().getRequests().toString())
            .collect(Collectors.joining())
        + (notes == null ? "" : notes.getOrDefault(Names.RESTARTED, ""));
  }

  /// Only where another operator has drawn it.
  private void form(List<Object> kept, World world, StatefulSet set) {
    Optional<Form> form = Form.of(set);
    String style = Style.of(world.settings());
    if (form.filter(f -> f.style().equals(style) && !f.held()).isEmpty()) {
      kept.add(form.map(Form::text).orElse("none"));
      kept.add(revision(set));
      kept.add(
          Optional.ofNullable(world.cluster().getMetadata().getAnnotations())
              .map(a -> a.getOrDefault(Names.UPGRADE, "")));
      kept.add(
          set.getSpec().getTemplate().getSpec().getVolumes().stream()
              .filter(v -> v.getConfigMap() != null)
              .map(v -> world.kube().find(ConfigMap.class, v.getConfigMap().getName()).isPresent())
              .toList());
    }
  }

  private static List<Object> ports(World world) {
    return world.spec().listeners().stream().allMatch(l -> l.expose() == null)
        ? List.of()
        : world.kube().all(Service.class).stream()
            .<Object>flatMap(
                s ->
                    s.getSpec().getPorts().stream()
                        .map(p -> s.getMetadata().getName() + p.getNodePort()))
            .toList();
  }
}
