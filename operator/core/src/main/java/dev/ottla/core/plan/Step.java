package dev.ottla.core.plan;

import dev.ottla.core.world.KafkaView.Quota;
import dev.ottla.core.world.KafkaView.Throttled;
import dev.ottla.core.world.Width;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One thing to do. Each says what it does and why, in words for the person on call.
///
/// Every step may be carried out twice, or half: what is left to do follows from the next look.
public sealed interface Step {
  /// Why it is done.
  String why();

  /// What is done, short enough for a column of a table.
  String what();

  /// Makes an observing controller a voter of the quorum. Nothing is done when the topology has
  /// changed since the look: there may be fewer controllers by now.
  ///
  /// @param id its node id
  /// @param directory Kafka's id of its metadata directory
  /// @param host where the other voters reach it
  /// @param port likewise
  record AddVoter(int id, String directory, String host, int port, String why) implements Step {
    @Override
    public String what() {
      return "Add controller " + id + " to the quorum";
    }
  }

  /// Takes a vote away: of a controller that left, or of a disk that was lost. Nothing is done when
  /// anybody has signed for a restart since the look.
  ///
  /// @param id node id
  /// @param directory Kafka's id of the directory whose vote ends
  record RemoveVoter(int id, String directory, String why) implements Step {
    @Override
    public String what() {
      return "Remove controller " + id + " from the quorum";
    }
  }

  /// Deletes pods that do not serve, so that their StatefulSet makes them anew; one that has
  /// changed since it was seen is left alone.
  ///
  /// @param pods their names
  record RepairPods(List<String> pods, String why) implements Step {
    @Override
    public String what() {
      return "Restart " + String.join(", ", pods);
    }
  }

  /// Signs for pods that serve and deletes them, so that their StatefulSet makes them anew. Nothing
  /// is done when anybody has signed since the look; a pod that has changed since is left alone.
  ///
  /// @param pods their names
  record RestartPods(List<String> pods, String why) implements Step {
    @Override
    public String what() {
      return "Restart " + String.join(", ", pods);
    }
  }

  /// Forgets a broker that is stopped and empty.
  ///
  /// @param id its node id
  record Unregister(int id, String why) implements Step {
    @Override
    public String what() {
      return "Unregister broker " + id;
    }
  }

  /// Lets brokers take no new replicas.
  ///
  /// @param brokers their node ids
  record Cordon(List<Integer> brokers, String why) implements Step {
    @Override
    public String what() {
      return "Cordon " + Words.brokers(brokers);
    }
  }

  /// Lets brokers take new replicas again.
  ///
  /// @param brokers their node ids
  record Uncordon(List<Integer> brokers, String why) implements Step {
    @Override
    public String what() {
      return "Uncordon " + Words.brokers(brokers);
    }
  }

  /// Gives partitions other brokers. Kafka copies first and lets go of the old replicas then.
  ///
  /// @param moves which partition goes where
  record MovePartitions(List<Move> moves, String why) implements Step {
    @Override
    public String what() {
      return moves.size() == 1
          ? "Move partition " + moves.getFirst().name()
          : "Move %d partitions, %s first".formatted(moves.size(), moves.getFirst().name());
    }
  }

  /// A partition's new brokers.
  ///
  /// @param topic its topic
  /// @param partition its number
  /// @param replicas node ids, the preferred leader first; as many as it had
  /// @param back whether a move under way is taken back, to these replicas. Kafka must be told so:
  ///     to it the old ones are else a new target, for which it removes and awaits the same broker
  record Move(String topic, int partition, List<Integer> replicas, boolean back) {
    /// One that begins.
    public Move(String topic, int partition, List<Integer> replicas) {
      this(topic, partition, replicas, false);
    }

    /// `topic-number`.
    public String name() {
      return topic + "-" + partition;
    }
  }

  /// Gives replicas another log directory of their broker. Kafka copies first and lets go of the
  /// old one then; to the directory where a replica is, a move under way is taken back.
  ///
  /// @param shifts which replica goes where
  record ShiftReplicas(List<Shift> shifts, String why) implements Step {
    @Override
    public String what() {
      Shift first = shifts.getFirst();
      return shifts.size() == 1
          ? "Shift %s to %s of broker %d".formatted(first.name(), first.path(), first.broker())
          : "Shift %d replicas between disks, %s on broker %d first"
              .formatted(shifts.size(), first.name(), first.broker());
    }
  }

  /// A replica's new log directory.
  ///
  /// @param topic its topic
  /// @param partition its number
  /// @param broker node id of the broker that holds it
  /// @param path where it shall lie
  record Shift(String topic, int partition, int broker, String path) {
    /// `topic-number`.
    public String name() {
      return topic + "-" + partition;
    }
  }

  /// Sets properties for all nodes while they run, and takes others back to their defaults. Nothing
  /// is done when the topology, which says whose they are, has changed since the look.
  ///
  /// @param set properties to set
  /// @param reset properties to take back
  record Configure(Map<String, String> set, Set<String> reset, String why) implements Step {
    /// Takes copies.
    public Configure {
      set = Map.copyOf(set);
      reset = Set.copyOf(reset);
    }

    @Override
    public String what() {
      Stream<String> words =
          Stream.concat(
              set.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).sorted(),
              reset.stream().map(k -> "the default of " + k).sorted());
      return "Set on all nodes, live: " + words.collect(Collectors.joining(", "));
    }
  }

  /// Lets the metadata log use what a version brought: from here on no older one can read it.
  /// Nothing is done when anybody has signed for a restart since the look.
  ///
  /// @param version the Kafka version
  /// @param levels the features to raise, and to which level
  record Finalise(String version, Map<String, Integer> levels, String why) implements Step {
    /// Takes a copy.
    public Finalise {
      levels = Map.copyOf(levels);
    }

    @Override
    public String what() {
      return "Finalise Kafka " + version;
    }
  }

  /// Says how fast copies of these topics may be made, or lifts the limit. What it does not name
  /// stays as it is.
  ///
  /// @param rate bytes a second that each broker may send, and receive; empty for no limit
  /// @param strays brokers whose own limit is taken away
  /// @param topics what shall be throttled of these topics from now on
  record Throttle(OptionalLong rate, Set<Integer> strays, Map<String, Throttled> topics, String why)
      implements Step {
    @Override
    public String what() {
      return rate.isPresent()
          ? "Limit copies to " + Bytes.words(rate.getAsLong()) + " a second for each broker"
          : "Lift the limit on copies";
    }
  }

  /// Says how fast brokers may copy from one of their log directories to another, or lifts the
  /// limit.
  ///
  /// @param rate bytes a second for each broker; empty for no limit
  /// @param strays brokers whose own limit is taken away
  record ThrottleDisks(OptionalLong rate, Set<Integer> strays, String why) implements Step {
    @Override
    public String what() {
      return rate.isPresent()
          ? "Limit copies between disks to %s a second for each broker"
              .formatted(Bytes.words(rate.getAsLong()))
          : "Lift the limit on copies between disks";
    }
  }

  /// Says how fast users may write that have no quota of their own, or takes back what Ottla has
  /// said. Nothing is done when somebody has changed that since the look.
  ///
  /// @param seen what held when this was planned
  /// @param then what shall hold
  record SlowProducers(Quota seen, Quota then, String why) implements Step {
    @Override
    public String what() {
      OptionalLong rate = then.ours();
      return rate.isPresent()
          ? "Let producers write " + Bytes.words(rate.getAsLong()) + " a second to each broker"
          : "Lift the limit on producers";
    }
  }

  /// Lets the first replica of partitions lead them.
  ///
  /// @param partitions which ones
  record ElectLeaders(List<Seat> partitions, String why) implements Step {
    @Override
    public String what() {
      return "Let the preferred leaders of %d partitions lead".formatted(partitions.size());
    }
  }

  /// A partition.
  ///
  /// @param topic its topic
  /// @param partition its number
  record Seat(String topic, int partition) {}

  /// Asks for a larger volume.
  ///
  /// @param claim name of the PersistentVolumeClaim
  /// @param size the size wanted, as Kubernetes writes it
  record GrowVolume(String claim, String size, String why) implements Step {
    @Override
    public String what() {
      return "Grow volume " + claim + " to " + size;
    }
  }

  /// Deletes a broker's claims whose volumes are lost, and its pod, which waits for them: both come
  /// back, empty. What has changed since it was seen is left alone.
  ///
  /// @param pod the pod's name
  /// @param claims the claims' names, none but those whose volume is lost
  record ReplaceVolumes(String pod, List<String> claims, String why) implements Step {
    @Override
    public String what() {
      return "Replace the lost volume of " + pod;
    }
  }

  /// Makes a StatefulSet anew, since the templates of its claims cannot change: it is deleted
  /// without its pods, which the new one takes over. Nothing is done when anybody has signed for a
  /// restart since the look, or when it is another one by now.
  ///
  /// @param set as it shall be
  record RemakeSet(StatefulSet set, String why) implements Step {
    @Override
    public String what() {
      int volumes = Width.of(set);
      return "Make StatefulSet %s anew with %d %s"
          .formatted(set.getMetadata().getName(), volumes, volumes == 1 ? "volume" : "volumes");
    }
  }

  /// Marks the controllers' claims: their quorum has existed, never form another.
  ///
  /// @param claims names of the PersistentVolumeClaims
  record MarkFormed(List<String> claims, String why) implements Step {
    @Override
    public String what() {
      return "Mark the controllers' volumes as formed";
    }
  }

  /// Deletes a Kubernetes object of the cluster that is no longer wanted; never one with data.
  ///
  /// @param kind what it is
  /// @param name its name
  record DeleteObject(Kind kind, String name, String why) implements Step {
    /// The kinds that may be deleted so.
    public enum Kind {
      ConfigMap,
      Service,
      StatefulSet
    }

    @Override
    public String what() {
      return "Delete " + kind + " " + name;
    }
  }

  /// Creates a topic.
  ///
  /// @param topic its name
  /// @param partitions how many; empty for the cluster's default
  /// @param replicas copies of each; empty for the cluster's default
  /// @param config its properties
  record CreateTopic(
      String topic,
      OptionalInt partitions,
      OptionalInt replicas,
      Map<String, String> config,
      String why)
      implements Step {
    @Override
    public String what() {
      return "Create topic " + topic;
    }
  }

  /// Gives a topic more partitions.
  ///
  /// @param topic its name
  /// @param partitions how many it shall have in all
  record GrowTopic(String topic, int partitions, String why) implements Step {
    @Override
    public String what() {
      return "Grow topic " + topic + " to " + partitions + " partitions";
    }
  }

  /// Sets properties of a topic and takes others back to their defaults.
  ///
  /// @param topic its name
  /// @param set properties to set
  /// @param reset properties to take back
  record AlterTopic(String topic, Map<String, String> set, Set<String> reset, String why)
      implements Step {
    @Override
    public String what() {
      return "Change the configuration of topic " + topic;
    }
  }

  /// Deletes a topic with its records, because its resource was deleted and says so.
  ///
  /// @param topic its name
  record DeleteTopic(String topic, String why) implements Step {
    @Override
    public String what() {
      return "Delete topic " + topic;
    }
  }

  /// Keeps a Topic resource from vanishing before its topic is deleted.
  ///
  /// @param resource the resource's name
  record Hold(String resource, String why) implements Step {
    @Override
    public String what() {
      return "Hold Topic " + resource;
    }
  }

  /// Lets a Topic resource go.
  ///
  /// @param resource the resource's name
  record Release(String resource, String why) implements Step {
    @Override
    public String what() {
      return "Release Topic " + resource;
    }
  }
}
