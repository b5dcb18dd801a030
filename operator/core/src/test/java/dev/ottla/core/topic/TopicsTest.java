package dev.ottla.core.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.api.Topic;
import dev.ottla.api.TopicSpec;
import dev.ottla.api.TopicSpec.DeletionPolicy;
import dev.ottla.api.TopicStatus;
import dev.ottla.core.plan.Outcome;
import dev.ottla.core.plan.Plan;
import dev.ottla.core.plan.Step;
import dev.ottla.core.world.KafkaView.TopicInfo;
import dev.ottla.core.world.TopicWorld;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopicsTest {
  private static final Map<String, String> DAY = Map.of("retention.ms", "86400000");

  @Test
  void createsWhatIsNotThere() {
    assertSteps(
        world(topic(DAY), ready(3, null)), "Create topic clicks: there is none of this name");
  }

  @Test
  void isReadyWhenKafkaSaysTheSame() {
    TopicWorld world = world(topic(DAY), ready(3, new TopicInfo("id", 12, 3, DAY)));
    assertSteps(world);
    assertEquals("True AtRest it is what its spec asks for", told(world));
    assertEquals("id", status(world).topicId());
  }

  @Test
  void waitsForBrokersThatAreComing() {
    TopicWorld world = world(topic(DAY), new TopicWorld.Ready(2, 3, Optional.empty()));
    assertSteps(world);
    assertEquals("False NextStep Create the topic: 2 of 3 brokers are up", told(world));
  }

  @Test
  void namesTheFieldTheValueAndTheFixWhenBrokersAreTooFew() {
    TopicWorld world = world(topic(DAY), new TopicWorld.Ready(2, 2, Optional.empty()));
    assertEquals(
        "False TooFewBrokers spec.replicas is 3, and the cluster has 2 brokers."
            + " Lower it to at most 2, or add brokers.",
        told(world));
  }

  @Test
  void aTopicThatWasThereIsNotOverwrittenUntilItsOwnerSaysSo() {
    TopicInfo other = new TopicInfo("id", 6, 3, Map.of("retention.ms", "1"));
    TopicWorld world = world(topic(DAY), ready(3, other));
    assertSteps(world);
    assertEquals(
        "False Differs the topic was there before and differs: partitions is 6, not 12;"
            + " retention.ms is 1, not 86400000. Make the spec say the same, or annotate this Topic"
            + " with ottla.dev/adopt=true to let the spec overwrite it.",
        told(world));
    assertNull(status(world).topicId());
    Topic approved = topic(DAY);
    approved.getMetadata().setAnnotations(Map.of(Topics.ADOPT, "true"));
    assertSteps(
        world(approved, ready(3, other)),
        "Grow topic clicks to 12 partitions: the spec asks for 12 partitions, it has 6",
        "Change the configuration of topic clicks: the spec asks for another configuration");
  }

  @Test
  void aPropertyTakenAwayIsResetOnlyIfThisResourceHadSetIt() {
    Topic topic = owned(topic(Map.of()), List.of("retention.ms"));
    TopicInfo seen =
        new TopicInfo("id", 12, 3, Map.of("retention.ms", "1", "cleanup.policy", "compact"));
    Step step = Topics.plan(world(topic, ready(3, seen))).steps().getFirst();
    assertEquals(
        new Step.AlterTopic(
            "clicks", Map.of(), Set.of("retention.ms"), "the spec asks for another configuration"),
        step);
  }

  @Test
  void forgetsWhatItHadSetOnceItIsTakenBack() {
    Topic topic = owned(topic(Map.of()), List.of("retention.ms"));
    TopicWorld world = world(topic, ready(3, new TopicInfo("id", 12, 3, Map.of())));
    assertEquals(List.of(), status(world).managed());
  }

  @Test
  void saysThatPartitionsCannotBeTakenAway() {
    TopicWorld world =
        world(owned(topic(DAY), List.of()), ready(3, new TopicInfo("id", 24, 3, DAY)));
    assertTrue(
        told(world).startsWith("False CannotShrink spec.partitions is 12, the topic has 24"));
  }

  @Test
  void retainLeavesTheTopicAndNeedsNoFinalizer() {
    TopicWorld world = world(deleted(topic(DAY)), ready(3, new TopicInfo("id", 12, 3, DAY)));
    assertSteps(world);
  }

  @Test
  void deleteHoldsThenDeletesThenReleases() {
    TopicInfo seen = new TopicInfo("id", 12, 3, DAY);
    assertSteps(
        world(owned(doomed(), List.of()), ready(3, seen)),
        "Hold Topic clicks: its deletionPolicy is Delete");
    Topic held = owned(doomed(), List.of());
    held.getMetadata().setFinalizers(List.of(Topics.FINALIZER));
    assertSteps(
        world(deleted(held), ready(3, seen)),
        "Delete topic clicks: its resource was deleted and its deletionPolicy is Delete");
    assertSteps(
        world(deleted(held), ready(3, null)), "Release Topic clicks: nothing is left of it");
  }

  @Test
  void aTopicThatWasNeverOursIsNotDeleted() {
    Topic held = doomed();
    held.getMetadata().setFinalizers(List.of(Topics.FINALIZER));
    assertSteps(
        world(deleted(held), ready(3, new TopicInfo("other", 12, 3, DAY))),
        "Release Topic clicks: nothing is left of it");
  }

  @Test
  void theFinalizerGoesWithTheCluster() {
    Topic held = owned(doomed(), List.of());
    held.getMetadata().setFinalizers(List.of(Topics.FINALIZER));
    assertSteps(
        world(deleted(held), new TopicWorld.Missing()),
        "Release Topic clicks: nothing is left of it");
  }

  @Test
  void anElderResourceKeepsTheTopic() {
    TopicWorld world =
        new TopicWorld(Instant.EPOCH, topic(DAY), ready(3, null), Optional.of("clicks-of-old"));
    assertTrue(told(world).startsWith("False Rival Topic clicks-of-old already describes clicks"));
  }

  @Test
  void aMissingClusterIsNamed() {
    assertTrue(
        told(world(topic(DAY), new TopicWorld.Missing()))
            .startsWith("False NoCluster spec.cluster is orders"));
  }

  private static void assertSteps(TopicWorld world, String... steps) {
    assertEquals(
        List.of(steps),
        Topics.plan(world).steps().stream().map(s -> s.what() + ": " + s.why()).toList());
  }

  private static String told(TopicWorld world) {
    var ready =
        status(world).conditions().stream()
            .filter(c -> c.getType().equals("Ready"))
            .findFirst()
            .orElseThrow();
    return ready.getStatus() + " " + ready.getReason() + " " + ready.getMessage();
  }

  private static TopicStatus status(TopicWorld world) {
    Plan plan = Topics.plan(world);
    return Topics.status(world, plan, Outcome.DONE);
  }

  private static TopicWorld world(Topic topic, TopicWorld.ClusterView cluster) {
    return new TopicWorld(Instant.EPOCH, topic, cluster, Optional.empty());
  }

  private static TopicWorld.Ready ready(int brokers, @Nullable TopicInfo seen) {
    return new TopicWorld.Ready(brokers, brokers, Optional.ofNullable(seen));
  }

  private static Topic topic(Map<String, String> config) {
    return topic(new TopicSpec("orders", null, 12, 3, config, null));
  }

  private static Topic doomed() {
    return topic(new TopicSpec("orders", null, 12, 3, DAY, DeletionPolicy.Delete));
  }

  private static Topic topic(TopicSpec spec) {
    Topic topic = new Topic();
    topic.setMetadata(new ObjectMetaBuilder().withName("clicks").withGeneration(1L).build());
    topic.setSpec(spec);
    return topic;
  }

  private static Topic owned(Topic topic, List<String> managed) {
    topic.setStatus(new TopicStatus(1L, List.of(), "clicks", "id", 12, 3, managed));
    return topic;
  }

  private static Topic deleted(Topic topic) {
    topic.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
    return topic;
  }
}
