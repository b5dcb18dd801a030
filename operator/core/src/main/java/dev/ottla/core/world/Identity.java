package dev.ottla.core.world;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// Who the cluster is, told by its volumes before all else, since they outlive everything.
///
/// @param clusterId Kafka's id of the cluster
/// @param formed whether its quorum has ever existed; if so no other may ever be formed
public record Identity(String clusterId, boolean formed) {

  /// The identity of a world's cluster: the claims' word, then the last status, then the id that
  /// follows from the resource's uid.
  public static Identity of(World world) {
    return new Identity(clusterId(world), topologySaysFormed(world) || claimsSayFormed(world));
  }

  /// Whether both witnesses that a pod or a later operator reads say that the quorum exists.
  ///
  /// Only then may a second voter join: from then on the loss of the first controller's disk must
  /// never form a second quorum.
  public static boolean recorded(World world) {
    return topologySaysFormed(world)
        && controllerClaims(world).allMatch(c -> has(c, Names.QUORUM_FORMED));
  }

  private static String clusterId(World world) {
    for (PersistentVolumeClaim claim : world.kube().all(PersistentVolumeClaim.class)) {
      Optional<String> kept = Notes.of(claim, Names.CLUSTER_ID);
      if (kept.isPresent()) {
        return kept.get();
      }
    }
    Optional<String> told =
        Optional.ofNullable(world.cluster().getStatus()).map(s -> s.clusterId());
    return told.orElseGet(() -> minted(world.cluster().getMetadata().getUid()));
  }

  /// Kafka writes a UUID as unpadded base64url of its 16 bytes (org.apache.kafka.common.Uuid).
  static String minted(String uid) {
    UUID uuid = UUID.fromString(uid);
    byte[] bytes =
        ByteBuffer.allocate(16)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static boolean topologySaysFormed(World world) {
    return world
        .topology()
        .map(ConfigMap::getData)
        .map(d -> d.getOrDefault("quorum", "").contains("formed=true"))
        .orElse(false);
  }

  private static boolean claimsSayFormed(World world) {
    return world.kube().all(PersistentVolumeClaim.class).stream()
        .anyMatch(c -> has(c, Names.QUORUM_FORMED));
  }

  /// The claims of the nodes that are controllers now.
  public static Stream<PersistentVolumeClaim> controllerClaims(World world) {
    Role role = world.controllerRole();
    int below = world.spec().controllers().replicas();
    return world.kube().claims(role).stream()
        .filter(c -> ordinal(c.getMetadata().getName()) < below);
  }

  private static int ordinal(String claim) {
    return Integer.parseInt(claim.substring(claim.lastIndexOf('-') + 1));
  }

  private static boolean has(PersistentVolumeClaim claim, String key) {
    return Notes.of(claim, key).isPresent();
  }
}
