package dev.ottla.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far a rebalance is.
///
/// @param observedGeneration the generation of the spec that this speaks of
/// @param conditions Ready, Progressing, Degraded
/// @param phase where it is
/// @param plan what is, or would be, done; null before there is a plan
/// @param percent of the bytes that are copied, or of the partitions where none are
/// @param progress the same for people: `42 % of 2.1 GB`
/// @param eta how long it takes at the pace so far, for people; null while nobody can say
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RebalancingStatus(
    @JsonPropertyDescription("The generation of the spec that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "Ready, Progressing and Degraded, each with a reason and a message that says what happens next.")
        List<Condition> conditions,
    @JsonPropertyDescription(
            "Waiting for the cluster or for another Rebalance, Proposed to a person, Running, Stopped by one, or Done.")
        @Nullable Phase phase,
    @JsonPropertyDescription("What is, or would be, done.") @Nullable Plan plan,
    @JsonPropertyDescription(
            "How much of it is done, in percent of the bytes, or of the partitions where none are copied.")
        @Nullable Integer percent,
    @JsonPropertyDescription("How much of it is done, in words.") @Nullable String progress,
    @JsonPropertyDescription("How long it takes at the pace so far, in words.")
        @Nullable String eta) {

  /// Fills in what was left out.
  public RebalancingStatus(
      @Nullable Long observedGeneration,
      @Nullable List<Condition> conditions,
      @Nullable Phase phase,
      @Nullable Plan plan,
      @Nullable Integer percent,
      @Nullable String progress,
      @Nullable String eta) {
    this.observedGeneration = observedGeneration;
    this.conditions = conditions == null ? List.of() : List.copyOf(conditions);
    this.phase = phase;
    this.plan = plan;
    this.percent = percent;
    this.progress = progress;
    this.eta = eta;
  }

  /// Where a rebalance is.
  public enum Phase {
    /// Another one comes first, or the cluster cannot be seen or does something else first.
    Waiting,
    /// A person must approve the plan.
    Proposed,
    /// The plan is carried out.
    Running,
    /// A person has stopped it.
    Stopped,
    /// All is where the plan brings it.
    Done
  }

  /// What is, or would be, done; as it was when the plan was made.
  ///
  /// @param name to approve it by
  /// @param moves partitions that get other brokers or another leader, or replicas that get another
  ///     disk
  /// @param bytes that are copied in all
  /// @param bandBefore percent by which the broker, or disk, that is furthest from its share was
  ///     off it
  /// @param bandAfter percent by which it will be
  /// @param brokers what each bore and will bear
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Plan(
      @JsonPropertyDescription(
              "The plan's name, made from all its moves. A ConfigMap of the Cluster lists them.")
          String name,
      @JsonPropertyDescription(
              "How many partitions get other brokers or another leader, or how many replicas another disk of their broker.")
          Integer moves,
      @JsonPropertyDescription("How many bytes are copied in all.") Long bytes,
      @JsonPropertyDescription(
              "Percent by which the broker that is furthest from its share of replicas, leaders or bytes was off it; with goal Disks, the disk that is furthest from its share of its broker's bytes.")
          @Nullable Integer bandBefore,
      @JsonPropertyDescription("Percent by which the furthest will be off it.")
          @Nullable Integer bandAfter,
      @JsonPropertyDescription("What each broker bore when the plan was made, and will bear.")
          List<Broker> brokers) {
    /// Fills in what was left out.
    public Plan(
        String name,
        Integer moves,
        Long bytes,
        @Nullable Integer bandBefore,
        @Nullable Integer bandAfter,
        @Nullable List<Broker> brokers) {
      this.name = name;
      this.moves = moves;
      this.bytes = bytes;
      this.bandBefore = bandBefore;
      this.bandAfter = bandAfter;
      this.brokers = brokers == null ? List.of() : List.copyOf(brokers);
    }

    /// The same with more bytes, where that many are left.
    public Plan atLeast(long left) {
      return left <= bytes ? this : new Plan(name, moves, left, bandBefore, bandAfter, brokers);
    }
  }

  /// What a broker bears.
  ///
  /// @param id its node id
  /// @param replicas that it held
  /// @param replicasAfter that it will hold
  /// @param leaders partitions that it was the first to lead
  /// @param leadersAfter partitions that it will be the first to lead
  /// @param bytes of the replicas that it held
  /// @param bytesAfter of the replicas that it will hold
  /// @param disks what lies in each of its log directories; empty unless disks are evened out
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Broker(
      @JsonPropertyDescription("The node id in Kafka.") Integer id,
      @JsonPropertyDescription("Replicas before.") Integer replicas,
      @JsonPropertyDescription("Replicas after.") Integer replicasAfter,
      @JsonPropertyDescription("Partitions that it is the first to lead, before.") Integer leaders,
      @JsonPropertyDescription("Partitions that it is the first to lead, after.")
          Integer leadersAfter,
      @JsonPropertyDescription("Bytes of its replicas before.") Long bytes,
      @JsonPropertyDescription("Bytes of its replicas after.") Long bytesAfter,
      @JsonPropertyDescription("With goal Disks, what lies on each of its disks.")
          List<Disk> disks) {
    /// Fills in what was left out.
    public Broker(
        Integer id,
        Integer replicas,
        Integer replicasAfter,
        Integer leaders,
        Integer leadersAfter,
        Long bytes,
        Long bytesAfter,
        @Nullable List<Disk> disks) {
      this.id = id;
      this.replicas = replicas;
      this.replicasAfter = replicasAfter;
      this.leaders = leaders;
      this.leadersAfter = leadersAfter;
      this.bytes = bytes;
      this.bytesAfter = bytesAfter;
      this.disks = disks == null ? List.of() : List.copyOf(disks);
    }

    /// The same with what lies on its disks.
    public Broker with(List<Disk> now) {
      return new Broker(id, replicas, replicasAfter, leaders, leadersAfter, bytes, bytesAfter, now);
    }
  }

  /// What lies in a log directory.
  ///
  /// @param path where it is
  /// @param replicas that it held
  /// @param replicasAfter that it will hold
  /// @param bytes of the replicas that it held
  /// @param bytesAfter of the replicas that it will hold
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Disk(
      @JsonPropertyDescription("The log directory on it.") String path,
      @JsonPropertyDescription("Replicas before.") Integer replicas,
      @JsonPropertyDescription("Replicas after.") Integer replicasAfter,
      @JsonPropertyDescription("Bytes of its replicas before.") Long bytes,
      @JsonPropertyDescription("Bytes of its replicas after.") Long bytesAfter) {}
}
