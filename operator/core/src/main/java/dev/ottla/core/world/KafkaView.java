package dev.ottla.core.world;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// What Kafka says of itself, or why nothing could be learnt.
///
/// The quorum and the brokers are asked apart: before the first broker runs, only the controllers
/// answer.
///
/// @param quorum what the controllers say
/// @param brokers what the brokers say of themselves and their topics
/// @param metadata what the metadata log holds beside topics, as the brokers read it
public record KafkaView(Seen<Quorum> quorum, Seen<Brokers> brokers, Seen<Metadata> metadata) {

  /// Nothing was asked, for a reason.
  public static KafkaView notAsked(String why) {
    return new KafkaView(new NotAsked<>(why), new NotAsked<>(why), new NotAsked<>(why));
  }

  /// The same with another quorum.
  public KafkaView with(Quorum other) {
    return new KafkaView(new Up<>(other), brokers, metadata);
  }

  /// The same with other brokers.
  public KafkaView with(Brokers other) {
    return new KafkaView(quorum, new Up<>(other), metadata);
  }

  /// The same with other metadata.
  public KafkaView with(Metadata other) {
    return new KafkaView(quorum, brokers, new Up<>(other));
  }

  /// An answer, or why there is none.
  public sealed interface Seen<T> permits Up, Unreachable, NotAsked {}

  /// The answer.
  public record Up<T>(T value) implements Seen<T> {}

  /// It was asked and did not answer.
  public record Unreachable<T>(String why) implements Seen<T> {}

  /// There was nobody to ask.
  public record NotAsked<T>(String why) implements Seen<T> {}

  /// The metadata quorum.
  ///
  /// @param leader node id of the active controller; -1 when there is none
  /// @param highWatermark how far the metadata log is committed; below 0 when nothing is
  /// @param voters those that vote
  /// @param observers those that only follow: brokers, and controllers that are no voters
  /// @param features the level at which each feature is finalised, `metadata.version` among them
  public record Quorum(
      int leader,
      long highWatermark,
      List<Replica> voters,
      List<Replica> observers,
      Map<String, Integer> features) {
    /// A quorum of which only the votes matter.
    public Quorum(int leader, long highWatermark, List<Replica> voters, List<Replica> observers) {
      this(leader, highWatermark, voters, observers, Map.of());
    }

    /// Whether it can take decisions.
    public boolean decides() {
      return leader >= 0 && highWatermark >= 0;
    }

    /// Whether a node votes.
    public boolean votes(int id) {
      for (Replica voter : voters) {
        if (voter.id() == id) {
          return true;
        }
      }
      return false;
    }
  }

  /// One node's copy of the metadata log.
  ///
  /// @param id node id
  /// @param directory Kafka's id of the directory (base64); a node that lost its disk has a new one
  /// @param lag how many entries it is behind the leader
  /// @param sinceFetch milliseconds since it last fetched, as the leader saw it; -1 when unknown
  /// @param sinceCaughtUp milliseconds since it was last caught up; -1 when unknown
  public record Replica(int id, String directory, long lag, long sinceFetch, long sinceCaughtUp) {}

  /// What the metadata log holds beside topics.
  ///
  /// @param everywhere properties set for all nodes at once: Kafka's dynamic cluster-wide defaults
  /// @param single properties set for single brokers, by node id, but those that Ottla sets itself
  /// @param quota how fast may write who has no quota of their own
  public record Metadata(
      Map<String, String> everywhere, Map<Integer, Map<String, String>> single, Quota quota) {
    /// Metadata in which nobody is slowed down.
    public Metadata(Map<String, String> everywhere, Map<Integer, Map<String, String>> single) {
      this(everywhere, single, Quota.NONE);
    }

    /// Takes copies.
    public Metadata {
      everywhere = Map.copyOf(everywhere);
      single = Map.copyOf(single);
    }
  }

  /// How fast users may write that have no quota of their own; those without names are one user.
  ///
  /// @param everyone bytes a second for each such user on each broker; empty when there is no limit
  /// @param ours what Ottla has set there, as it has noted in Kafka in the same breath; empty when
  ///     it has set nothing
  /// @param since when that was, in seconds of the epoch; 0 when it was not
  public record Quota(OptionalLong everyone, OptionalLong ours, long since) {
    /// No limit.
    public static final Quota NONE = of(OptionalLong.empty());

    /// One that Ottla has not set.
    public static Quota of(OptionalLong everyone) {
      return new Quota(everyone, OptionalLong.empty(), 0);
    }

    /// Whether somebody else has set it, or changed what Ottla had set.
    public boolean foreign() {
      return !everyone.equals(ours);
    }

    /// After Ottla has set a limit.
    public Quota limited(long rate, Instant now) {
      return new Quota(OptionalLong.of(rate), OptionalLong.of(rate), now.getEpochSecond());
    }

    /// After Ottla has taken back what it had set; what is another's stays.
    public Quota lifted() {
      return foreign() ? of(everyone) : NONE;
    }
  }

  /// What the brokers hold.
  ///
  /// @param live ids of the brokers that are registered and not fenced
  /// @param fenced ids of the brokers that are registered and fenced
  /// @param partitions every partition of every topic, internal ones too
  /// @param cordoned ids of the brokers that take no new replicas
  /// @param layout where the bytes lie, and what is on its way; empty when that was not asked
  public record Brokers(
      Set<Integer> live,
      Set<Integer> fenced,
      List<Partition> partitions,
      Set<Integer> cordoned,
      Optional<Layout> layout) {
    /// Brokers of which nothing leaves.
    public Brokers(Set<Integer> live, Set<Integer> fenced, List<Partition> partitions) {
      this(live, fenced, partitions, Set.of(), Optional.empty());
    }

    /// How many replicas a broker holds or is being given.
    public long replicasOn(int broker) {
      long count = 0;
      for (Partition partition : partitions) {
        count += partition.replicas().contains(broker) ? 1 : 0;
      }
      return count;
    }
  }

  /// Where the bytes lie, and what is on its way.
  ///
  /// @param racks the rack of each broker that has one
  /// @param disks the log directories of each broker; some minutes old while nothing moves
  /// @param moving partitions whose replicas change right now, by name
  /// @param throttles how fast copies may be made
  public record Layout(
      Map<Integer, String> racks,
      Map<Integer, List<Disk>> disks,
      Map<String, Moving> moving,
      Throttles throttles) {
    /// A layout in which nothing is throttled.
    public Layout(
        Map<Integer, String> racks, Map<Integer, List<Disk>> disks, Map<String, Moving> moving) {
      this(racks, disks, moving, Throttles.NONE);
    }

    /// What becomes of a partition's replicas; empty when they stay.
    public Optional<Moving> moving(Partition partition) {
      return moving.isEmpty()
          ? Optional.empty()
          : Optional.ofNullable(moving.get(partition.name()));
    }

    /// How large a partition is: its largest replica, in bytes; 0 when no directory has it.
    public long bytes(String partition) {
      return disks.values().stream()
          .flatMap(List::stream)
          .mapToLong(d -> d.sizes().getOrDefault(partition, 0L))
          .max()
          .orElse(0);
    }

    /// How many replicas lie in a broker's directories, those on their way in or out among them;
    /// empty when the broker did not say.
    public OptionalInt held(int broker) {
      List<Disk> of = disks.get(broker);
      return of == null
          ? OptionalInt.empty()
          : OptionalInt.of(of.stream().mapToInt(d -> d.sizes().size() + d.coming().size()).sum());
    }

    /// Whether a replica is on its way from one directory of its broker to another.
    public boolean shifting() {
      return shifting(disks);
    }

    /// The same, where only the disks are known.
    public static boolean shifting(Map<Integer, List<Disk>> disks) {
      for (List<Disk> of : disks.values()) {
        for (Disk disk : of) {
          if (!disk.coming().isEmpty()) {
            return true;
          }
        }
      }
      return false;
    }

    /// Whether any replica of a partition is on its way from one directory of its broker to
    /// another.
    public boolean shifting(String partition) {
      for (List<Disk> of : disks.values()) {
        for (Disk disk : of) {
          if (disk.coming().containsKey(partition)) {
            return true;
          }
        }
      }
      return false;
    }
  }

  /// A log directory.
  ///
  /// @param path where it is mounted
  /// @param total bytes of its volume; 0 when it is not known
  /// @param usable bytes of it that are free
  /// @param sizes bytes of each replica in it, by partition
  /// @param coming bytes that are here by now of each replica that is on its way from another
  ///     directory of the broker, where it still lies, too
  public record Disk(
      String path, long total, long usable, Map<String, Long> sizes, Map<String, Long> coming) {
    /// One that nothing comes to.
    public Disk(String path, long total, long usable, Map<String, Long> sizes) {
      this(path, total, usable, sizes, Map.of());
    }

    /// Bytes of all replicas in it.
    public long held() {
      return sum(sizes) + sum(coming);
    }

    private static long sum(Map<String, Long> bytes) {
      long sum = 0;
      for (long size : bytes.values()) {
        sum += size;
      }
      return sum;
    }
  }

  /// Limits on copies that are not in sync. Those that are in sync are never slowed down.
  ///
  /// @param rate bytes a second that each broker may send, and receive, for throttled replicas;
  ///     empty when there is no limit, 0 when the two differ
  /// @param strays brokers that have a rate of their own beside that of all
  /// @param topics the replicas that are throttled, by topic; those without any are left out
  /// @param disks how fast a broker copies from one of its directories to another
  public record Throttles(
      OptionalLong rate, Set<Integer> strays, Map<String, Throttled> topics, Rate disks) {
    /// No limits.
    public static final Throttles NONE = new Throttles(OptionalLong.empty(), Set.of(), Map.of());

    /// Limits on copies between brokers alone.
    public Throttles(OptionalLong rate, Set<Integer> strays, Map<String, Throttled> topics) {
      this(rate, strays, topics, Rate.NONE);
    }
  }

  /// A rate that holds for each broker.
  ///
  /// @param all bytes a second; empty when there is no limit
  /// @param strays brokers that have one of their own
  public record Rate(OptionalLong all, Set<Integer> strays) {
    /// No limit.
    public static final Rate NONE = new Rate(OptionalLong.empty(), Set.of());
  }

  /// The throttled replicas of a topic, each as `partition:broker`.
  ///
  /// @param leaders those that send
  /// @param followers those that receive
  public record Throttled(Set<String> leaders, Set<String> followers) {
    /// None.
    public static final Throttled NONE = new Throttled(Set.of(), Set.of());
  }

  /// A partition whose replicas change.
  ///
  /// @param adding brokers that are being given a copy
  /// @param removing brokers that lose theirs once the others have it
  public record Moving(Set<Integer> adding, Set<Integer> removing) {}

  /// One partition.
  ///
  /// @param topic its topic
  /// @param number its number
  /// @param leader the broker that leads it, if one does
  /// @param replicas the brokers that hold it, the preferred leader first
  /// @param isr the brokers that are in sync
  /// @param minIsr how many must be in sync for an acks=all write
  public record Partition(
      String topic,
      int number,
      OptionalInt leader,
      List<Integer> replicas,
      List<Integer> isr,
      int minIsr) {
    /// `topic-number`.
    public String name() {
      return topic + "-" + number;
    }
  }

  /// A topic.
  ///
  /// @param id Kafka's id of it (base64)
  /// @param partitions how many
  /// @param replicas copies of each partition, the most when they differ
  /// @param config the properties that were set on the topic itself
  public record TopicInfo(String id, int partitions, int replicas, Map<String, String> config) {}
}
