package dev.ottla.core;

import dev.ottla.core.world.Kube;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Draws each Cluster once and keeps the drawing: same orders, same objects, which nobody changes.
final class Sketch implements Drawing {
  static final Sketch BOOK = new Sketch();

  private final Map<Key, List<HasMetadata>> drawn = new ConcurrentHashMap<>();
  private final Map<Pair, Boolean> compared = new ConcurrentHashMap<>();
  private final Map<Same, String> revisions = new ConcurrentHashMap<>();

  /// All that a drawing is made from, beside what is the same in every story.
  private record Key(
      Same spec, Brief brief, @Nullable String restart, List<Object> kept, List<Object> ports) {}

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

  private record Pair(HasMetadata wanted, HasMetadata found) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Pair(HasMetadata w, HasMetadata f) && w == wanted && f == found;
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(wanted) + System.identityHashCode(found);
    }
  }

  @Override
  public List<HasMetadata> wanted(World world, Brief brief) {
    Map<String, String> annotations = world.cluster().getMetadata().getAnnotations();
    String restart = annotations == null ? null : annotations.get("ottla.dev/restart");
    Key key = new Key(new Same(world.spec()), brief, restart, kept(world), ports(world));
    return drawn.computeIfAbsent(key, k -> FRESH.wanted(world, brief));
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

  private boolean differs(HasMetadata wanted, HasMetadata found) {
    HasMetadata source = ToyKube.source(found);
    if (source == wanted) {
      return false;
    }
    return compared.computeIfAbsent(
        new Pair(wanted, source),
        p -> !FRESH.differing(new Kube(List.of(source), List.of()), List.of(wanted)).isEmpty());
  }

  /// What a StatefulSet controller would call a template's revision.
  String revision(StatefulSet set) {
    return revisions.computeIfAbsent(
        new Same(set.getSpec().getTemplate()),
        t -> Integer.toHexString(set.getSpec().getTemplate().toString().hashCode()));
  }

  /// What of the found sets is drawn again as it is.
  private static List<Object> kept(World world) {
    List<Object> kept = new ArrayList<>();
    for (Role role : Role.values()) {
      var set = world.kube().set(world.names().set(role));
      if (set.isPresent()) {
        set.get().getSpec().getVolumeClaimTemplates().stream()
            .map(c -> c.getSpec().getResources().getRequests().toString())
            .forEach(kept::add);
        Map<String, String> notes =
            set.get().getSpec().getTemplate().getMetadata().getAnnotations();
        kept.add(role + (notes == null ? "" : notes.getOrDefault("ottla.dev/restarted", "")));
      }
    }
    return kept;
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
