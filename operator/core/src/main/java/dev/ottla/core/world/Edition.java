package dev.ottla.core.world;

import dev.ottla.api.Cluster;
import java.util.Optional;

/// Which spec of which Cluster: Kubernetes counts the changes of a spec, and counts anew for a
/// Cluster that is made again, which has another uid.
///
/// The topology tells by which one the last operator acted. Whoever has seen an older one of the
/// same Cluster does nothing; a topology of another Cluster of that name says nothing about this.
///
/// @param uid the Cluster's uid
/// @param generation the Cluster's generation
public record Edition(String uid, long generation) {
  /// Annotation of the topology: `uid/generation`.
  public static final String KEY = "ottla.dev/generation";

  /// Digits that a generation has at the most.
  private static final int DIGITS = 18;

  /// That of a Cluster as it was seen.
  public static Edition of(Cluster cluster) {
    String uid = cluster.getMetadata().getUid();
    Long generation = cluster.getMetadata().getGeneration();
    return new Edition(uid == null ? "" : uid, generation == null ? 0 : generation);
  }

  /// The one by which somebody has acted; empty where nobody has, or what is said makes no sense.
  public static Optional<Edition> acted(World world) {
    return world.topology().flatMap(m -> Notes.of(m, KEY)).flatMap(Edition::read);
  }

  private static Optional<Edition> read(String text) {
    int slash = text.indexOf('/');
    String number = text.substring(slash + 1);
    boolean counts =
        slash >= 0
            && !number.isEmpty()
            && number.length() <= DIGITS
            && number.chars().allMatch(c -> c >= '0' && c <= '9');
    return counts
        ? Optional.of(new Edition(text.substring(0, slash), Long.parseLong(number)))
        : Optional.empty();
  }

  /// What the topology shall tell: who is paused acts by no spec, so that what was told stays.
  public static Edition told(World world) {
    Edition own = of(world.cluster());
    return world.spec().paused() ? acted(world).orElse(own) : own;
  }

  /// A newer one than that which was seen, by which somebody has acted already.
  public static Optional<Edition> newer(World world) {
    Edition own = of(world.cluster());
    return acted(world).filter(a -> a.uid.equals(own.uid) && a.generation > own.generation);
  }

  /// As it stands in the topology.
  public String text() {
    return uid + "/" + generation;
  }
}
