package dev.ottla.core.drain;

import dev.ottla.core.plan.Bytes;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Layout;
import dev.ottla.core.world.KafkaView.Moving;
import dev.ottla.core.world.KafkaView.Partition;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What is still to leave the brokers that go.
///
/// @param leaving the brokers
/// @param waiting partitions that have a replica on one of them and are not on their way
/// @param underway partitions that change their replicas right now, whoever asked for it
/// @param bytes what waits and what is under way, together
/// @param copies bytes of the replicas that wait
/// @param directories replicas that lie in directories of these brokers though no partition says so
record Removal(
    Set<Integer> leaving,
    List<Partition> waiting,
    List<Partition> underway,
    long bytes,
    long copies,
    int directories) {

  static Removal of(Brokers brokers, Layout layout, Set<Integer> leaving) {
    List<Partition> concerned =
        brokers.partitions().stream()
            .filter(p -> p.replicas().stream().anyMatch(leaving::contains))
            .toList();
    List<Partition> underway =
        brokers.partitions().stream().filter(p -> layout.moving().containsKey(p.name())).toList();
    List<Partition> waiting = concerned.stream().filter(p -> stays(layout, p, leaving)).toList();
    long bytes = concerned.stream().mapToLong(p -> layout.bytes(p.name())).sum();
    long copies = waiting.stream().mapToLong(p -> layout.bytes(p.name()) * on(p, leaving)).sum();
    int held =
        concerned.isEmpty() ? leaving.stream().mapToInt(id -> layout.held(id).orElse(0)).sum() : 0;
    return new Removal(leaving, waiting, underway, bytes, copies, held);
  }

  /// Whether a partition would still have a replica on a broker that goes when all that is under
  /// way has ended.
  private static boolean stays(Layout layout, Partition partition, Set<Integer> leaving) {
    Optional<Moving> moving = layout.moving(partition);
    return partition.replicas().stream()
        .filter(id -> moving.filter(m -> m.removing().contains(id)).isEmpty())
        .anyMatch(leaving::contains);
  }

  private static long on(Partition partition, Set<Integer> leaving) {
    return partition.replicas().stream().filter(leaving::contains).count();
  }

  /// How much is left to do, 0 when the brokers are empty.
  int left() {
    return waiting.size()
        + (int)
            underway.stream().filter(p -> p.replicas().stream().anyMatch(leaving::contains)).count()
        + directories;
  }

  String words() {
    if (waiting.isEmpty() && underway.isEmpty()) {
      return directories + " replicas are being deleted there";
    }
    return "%d partitions move, %d more are to follow, %s in all"
        .formatted(underway.size(), waiting.size(), Bytes.words(bytes));
  }
}
