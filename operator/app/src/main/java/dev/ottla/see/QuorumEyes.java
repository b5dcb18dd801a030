package dev.ottla.see;

import dev.ottla.core.world.KafkaView.Quorum;
import dev.ottla.core.world.KafkaView.Replica;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.QuorumInfo.ReplicaState;

/// Asks the controllers for their quorum.
final class QuorumEyes {
  private QuorumEyes() {}

  static Quorum look(Admin admin) throws ExecutionException, InterruptedException {
    var features = admin.describeFeatures().featureMetadata();
    QuorumInfo info = admin.describeMetadataQuorum().quorumInfo().get();
    Map<String, Integer> levels =
        features.get().finalizedFeatures().entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, f -> (int) f.getValue().maxVersionLevel()));
    return quorum(info, levels);
  }

  static Quorum quorum(QuorumInfo info, Map<String, Integer> features) {
    // The times are by the leader's clock, and so is the moment of the answer: the leader counts
    // itself as having fetched just now.
    ReplicaState leader =
        Stream.concat(info.voters().stream(), info.observers().stream())
            .filter(r -> r.replicaId() == info.leaderId())
            .findFirst()
            .orElse(null);
    OptionalLong now = leader == null ? OptionalLong.empty() : leader.lastFetchTimestamp();
    long end = leader == null ? 0 : leader.logEndOffset();
    return new Quorum(
        info.leaderId(),
        info.highWatermark(),
        replicas(info.voters(), end, now),
        replicas(info.observers(), end, now),
        features);
  }

  private static List<Replica> replicas(List<ReplicaState> states, long end, OptionalLong now) {
    return states.stream()
        .map(
            r ->
                new Replica(
                    r.replicaId(),
                    r.replicaDirectoryId().toString(),
                    Math.max(0, end - r.logEndOffset()),
                    since(r.lastFetchTimestamp(), now),
                    since(r.lastCaughtUpTimestamp(), now)))
        .toList();
  }

  private static long since(OptionalLong then, OptionalLong now) {
    return then.isEmpty() || now.isEmpty() || then.getAsLong() < 0
        ? -1
        : Math.max(0, now.getAsLong() - then.getAsLong());
  }
}
