package dev.ottla.e2e;

import dev.ottla.api.Cluster;
import dev.ottla.api.ClusterStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Node;
import org.jspecify.annotations.Nullable;

/// What became of a cluster while something was done to it, looked at every second, and drawn as a
/// picture at the end.
public final class Timeline implements AutoCloseable {
  /// What was seen at one moment.
  ///
  /// @param at seconds since the beginning
  /// @param pods broker pods
  /// @param wanted brokers that the autoscaler wants, or the spec
  /// @param leaders partitions that each broker leads
  /// @param bytes what each broker holds
  /// @param pace what the producer saw since the look before
  record Look(
      double at,
      int pods,
      int wanted,
      Map<Integer, Integer> leaders,
      Map<Integer, Long> bytes,
      Ledger.Pace pace) {}

  /// Something that was done, and when, in seconds since the beginning.
  record Mark(double at, String what) {}

  private final Running cluster;
  private final Admin admin;
  private final long start = System.nanoTime();
  private final List<Look> looks = new ArrayList<>();
  private final List<Mark> marks = new ArrayList<>();
  private final List<String> missed = new ArrayList<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
  private volatile @Nullable Ledger ledger;

  private Timeline(Running cluster) {
    this.cluster = cluster;
    this.admin = cluster.admin();
  }

  /// Begins to look at a cluster.
  public static Timeline of(Running cluster) {
    Timeline timeline = new Timeline(cluster);
    var _ = timeline.clock.scheduleWithFixedDelay(timeline::look, 0, 1, TimeUnit.SECONDS);
    return timeline;
  }

  /// Counts what a producer writes from now on.
  public void watch(Ledger writing) {
    ledger = writing;
  }

  /// Says what is done at this moment.
  public synchronized void mark(String what) {
    marks.add(new Mark(since(), what));
  }

  /// The p99 of the producer's waits between two marks, the last one until now; milliseconds.
  public synchronized double late(String from, @Nullable String to) {
    double begin = at(from);
    double end = to == null ? Double.MAX_VALUE : at(to);
    double[] waits =
        looks.stream()
            .filter(l -> l.at > begin && l.at <= end)
            .mapToDouble(l -> l.pace.late())
            .filter(late -> late > 0)
            .sorted()
            .toArray();
    // The middle of the seconds: one bad second is a gap, which the ledger tells.
    return waits.length == 0 ? Double.NaN : waits[waits.length / 2];
  }

  private double at(String what) {
    return marks.stream().filter(m -> m.what.equals(what)).findFirst().orElseThrow().at;
  }

  /// Writes the picture beside the evidence, and tells where.
  public synchronized Path write(String name) {
    Path file =
        House.ROOT.resolve(
            "e2e/target/timelines/%s-%s.svg"
                .formatted(
                    name, cluster.place().substrate().kind().name().toLowerCase(Locale.ROOT)));
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, Picture.of(List.copyOf(looks), List.copyOf(marks)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /// Looks that Kafka or Kubernetes did not answer.
  public synchronized List<String> missed() {
    return List.copyOf(missed);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    admin.close();
  }

  private void look() {
    double at = since();
    try {
      int pods = cluster.brokers().size();
      Map<Integer, Integer> leaders = new TreeMap<>();
      admin.describeTopics(admin.listTopics().names().get()).allTopicNames().get().values().stream()
          .flatMap(t -> t.partitions().stream())
          .filter(p -> p.leader() != null)
          .forEach(p -> leaders.merge(p.leader().id(), 1, Integer::sum));
      add(new Look(at, pods, wanted(), leaders, bytes(), pace()));
    } catch (ExecutionException e) {
      miss(at, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // Thrown on, it would end all further looks.
      miss(at, e);
    }
  }

  private synchronized void add(Look look) {
    looks.add(look);
  }

  private synchronized void miss(double at, Exception error) {
    missed.add("after %.0f s: %s".formatted(at, error));
  }

  private int wanted() {
    Cluster now = cluster.resource().orElseThrow();
    ClusterStatus.Scaled scaled = now.getStatus() == null ? null : now.getStatus().autoscale();
    return scaled != null ? scaled.wanted() : now.getSpec().brokers().replicas();
  }

  private Map<Integer, Long> bytes() throws ExecutionException, InterruptedException {
    Collection<Integer> brokers =
        admin.describeCluster().nodes().get().stream().map(Node::id).toList();
    Map<Integer, Long> bytes = new TreeMap<>();
    admin
        .describeLogDirs(brokers)
        .allDescriptions()
        .get()
        .forEach(
            (broker, dirs) ->
                bytes.put(
                    broker,
                    dirs.values().stream()
                        .flatMap(d -> d.replicaInfos().values().stream())
                        .mapToLong(r -> r.size())
                        .sum()));
    return bytes;
  }

  private Ledger.Pace pace() {
    Ledger writing = ledger;
    return writing == null ? Ledger.Pace.NONE : writing.pace();
  }

  private double since() {
    return (System.nanoTime() - start) / 1e9;
  }
}
