package dev.ottla.cli.kafka;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Asks the brokers for groups and how far behind they are.
public final class GroupsAsked {
  private final Door door;

  /// Asks through a door.
  public GroupsAsked(Door door) {
    this.door = door;
  }

  /// A group.
  ///
  /// @param name its id
  /// @param type Consumer, Classic, Share or Streams, in Kafka's words
  /// @param state Stable, Empty, ...
  /// @param members how many take part now
  /// @param parts what it has read, by partition; empty for groups that commit no offsets
  public record Group(String name, String type, String state, int members, List<Part> parts) {
    /// Records that it has not read yet, of the partitions where that is known.
    public long lag() {
      return parts.stream().mapToLong(Part::lag).filter(lag -> lag > 0).sum();
    }

    /// Partitions of its topics where it has committed nothing, or that nobody leads.
    public long unknown() {
      return parts.stream().filter(part -> part.lag() < 0).count();
    }
  }

  /// A partition of a group.
  ///
  /// @param topic its topic
  /// @param partition its number
  /// @param committed the offset up to which it was read; -1 when nothing was committed
  /// @param end the offset that the next record gets
  /// @param lag records between the two; -1 when it is not known
  /// @param member who reads it now; empty when nobody does
  public record Part(
      String topic, int partition, long committed, long end, long lag, String member) {}

  /// All groups by name.
  public List<Group> all() {
    Collection<GroupListing> listed = door.answer(door.admin().listGroups().valid());
    return groups(listed);
  }

  /// One group; empty when there is none.
  public List<Group> one(String name) {
    return groups(
        door.answer(door.admin().listGroups().valid()).stream()
            .filter(group -> group.groupId().equals(name))
            .toList());
  }

  private List<Group> groups(Collection<GroupListing> listed) {
    List<String> committing =
        listed.stream().filter(GroupsAsked::commits).map(GroupListing::groupId).toList();
    Map<String, ConsumerGroupDescription> known =
        committing.isEmpty()
            ? Map.of()
            : door.answer(door.admin().describeConsumerGroups(committing).all());
    Map<String, Map<TopicPartition, OffsetAndMetadata>> committed =
        committing.isEmpty()
            ? Map.of()
            : door.answer(
                door.admin()
                    .listConsumerGroupOffsets(
                        committing.stream()
                            .collect(
                                Collectors.toMap(
                                    Function.identity(), id -> new ListConsumerGroupOffsetsSpec())))
                    .all());
    Map<TopicPartition, Long> ends = ends(known.values(), committed.values());
    return listed.stream()
        .sorted(Comparator.comparing(GroupListing::groupId))
        .map(
            group ->
                group(
                    group,
                    known.get(group.groupId()),
                    committed.getOrDefault(group.groupId(), Map.of()),
                    ends))
        .toList();
  }

  /// Share and streams groups are described by other calls; classic groups of other protocols
  /// (connect) commit nothing.
  private static boolean commits(GroupListing group) {
    GroupType type = group.type().orElse(GroupType.UNKNOWN);
    return type == GroupType.CONSUMER
        || (type == GroupType.CLASSIC
            && (group.protocol().isEmpty() || group.protocol().equals("consumer")));
  }

  /// The ends of all partitions of the topics that are read, also of those where nothing has been
  /// committed yet: there the records wait, too.
  private Map<TopicPartition, Long> ends(
      Collection<ConsumerGroupDescription> known,
      Collection<Map<TopicPartition, OffsetAndMetadata>> committed) {
    Set<String> topics = new TreeSet<>();
    committed.forEach(offsets -> offsets.keySet().forEach(p -> topics.add(p.topic())));
    known.forEach(group -> owners(group).keySet().forEach(p -> topics.add(p.topic())));
    return topics.isEmpty() ? Map.of() : new TopicsAsked(door).ends(topics);
  }

  private static Map<TopicPartition, MemberDescription> owners(ConsumerGroupDescription group) {
    Map<TopicPartition, MemberDescription> owners = new HashMap<>();
    for (MemberDescription member : group.members()) {
      member.assignment().topicPartitions().forEach(p -> owners.put(p, member));
    }
    return owners;
  }

  private static Group group(
      GroupListing listed,
      @Nullable ConsumerGroupDescription known,
      Map<TopicPartition, OffsetAndMetadata> committed,
      Map<TopicPartition, Long> ends) {
    Map<TopicPartition, MemberDescription> owners = known == null ? Map.of() : owners(known);
    Map<String, Part> parts = new TreeMap<>();
    Set<TopicPartition> all = new HashSet<>(committed.keySet());
    all.addAll(owners.keySet());
    Set<String> topics = all.stream().map(TopicPartition::topic).collect(Collectors.toSet());
    ends.keySet().stream().filter(p -> topics.contains(p.topic())).forEach(all::add);
    for (TopicPartition partition : all) {
      OffsetAndMetadata at = committed.get(partition);
      long offset = at == null ? -1 : at.offset();
      long end = ends.getOrDefault(partition, -1L);
      long lag = offset < 0 || end < 0 ? -1 : Math.max(0, end - offset);
      MemberDescription owner = owners.get(partition);
      String member = owner == null ? "" : owner.clientId() + owner.host();
      parts.put(
          String.format("%s-%08d", partition.topic(), partition.partition()),
          new Part(partition.topic(), partition.partition(), offset, end, lag, member));
    }
    return new Group(
        listed.groupId(),
        listed.type().map(GroupType::toString).orElse("Unknown"),
        listed.groupState().map(Object::toString).orElse("Unknown"),
        known == null ? 0 : known.members().size(),
        List.copyOf(parts.values()));
  }
}
