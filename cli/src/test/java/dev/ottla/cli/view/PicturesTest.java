package dev.ottla.cli.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ottla.cli.Golden;
import dev.ottla.cli.kafka.GroupsAsked.Group;
import dev.ottla.cli.kafka.GroupsAsked.Part;
import dev.ottla.cli.kafka.TopicsAsked.Partition;
import dev.ottla.cli.kafka.TopicsAsked.Topic;
import dev.ottla.cli.kube.Kind;
import dev.ottla.cli.talk.Paint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What people look at, held against agreed screens.
class PicturesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static Sight sight(String world) {
    JsonNode root = Golden.world(world);
    return new Sight(
        root.path("cluster"),
        list(root, "pods"),
        list(root, "sets"),
        list(root, "claims"),
        list(root, "topics"),
        list(root, "events"));
  }

  private static List<JsonNode> list(JsonNode root, String key) {
    List<JsonNode> items = new ArrayList<>();
    root.path(key).forEach(items::add);
    return items;
  }

  @ParameterizedTest
  @CsvSource({
    "rolling, 80",
    "rolling, 120",
    "degraded, 80",
    "degraded, 120",
    "new, 80",
    "new, 120"
  })
  void clusters(String world, int columns) {
    Golden.assertScreen(
        "cluster-" + world,
        columns,
        new ClusterPicture(Paint.PLAIN, columns, NOW).lines(sight(world)));
  }

  @Test
  void whatCannotBeSeenNowIsShownAsItWas() {
    Live.Blind blind =
        new Live.Blind(
            NOW.minusSeconds(75),
            "the Kubernetes API at http://127.0.0.1:16443 (context 'ottla') cannot be reached:"
                + " nothing answers there. Is the cluster up? (`ottla status`)");
    Golden.assertScreen(
        "live-blind",
        80,
        Live.picture(
            Paint.PLAIN, 80, NOW, List.of(sight("degraded")), java.util.Optional.of(blind)));
  }

  @Test
  void coloursSayTheSameAndNoMore() {
    Sight sight = sight("rolling");
    List<String> colours = new ClusterPicture(new Paint(true), 100, NOW).lines(sight);
    Golden.assertScreen("cluster-rolling-colours", colours);
    assertEquals(new ClusterPicture(Paint.PLAIN, 100, NOW).lines(sight), Paint.plain(colours));
  }

  @ParameterizedTest
  @CsvSource({"80", "120"})
  void descriptions(int columns) {
    Description description = new Description(Paint.PLAIN, columns, NOW);
    JsonNode cluster = Golden.world("rolling").path("cluster");
    Golden.assertScreen("describe-cluster", columns, description.cluster(cluster));
    JsonNode topic = Golden.world("rolling").path("topics").path(1);
    Golden.assertScreen(
        "describe-topic",
        columns,
        description.lines(Kind.TOPIC, topic, list(Golden.world("rolling"), "events")));
  }

  @Test
  void topics() {
    Partition whole = new Partition(0, 1, List.of(1, 2, 0), List.of(1, 2, 0), 4_300_000, 0, 12_345);
    Partition lacks = new Partition(1, 2, List.of(2, 0, 1), List.of(2, 1), 512, 7, 7);
    Partition moved = new Partition(2, 0, List.of(1, 0), List.of(0, 1), 0, 0, 0);
    Partition lost = new Partition(3, -1, List.of(2), List.of(), 2_000_000_000_000L, -1, -1);
    Topic clicks =
        new Topic(
            "clicks",
            "7wHh0XDTRhOCBBwRQC6DRg",
            false,
            3,
            2_000_012_900_512L,
            List.of(whole, lacks, moved, lost),
            Map.of("retention.ms", "604800000"));
    Topic sound = new Topic("sound", "id", false, 3, 0, List.of(whole), Map.of());
    List<Topic> both = List.of(clicks, sound);
    Golden.assertScreen("topics", 80, new TopicPicture(Paint.PLAIN, false, false).list(both));
    Golden.assertScreen("topics", 120, new TopicPicture(Paint.PLAIN, false, true).list(both));
    Golden.assertScreen("topic", 80, new TopicPicture(Paint.PLAIN, false, false).one(clicks));
    Golden.assertScreen("topic-lacks", 80, new TopicPicture(Paint.PLAIN, true, false).one(clicks));
  }

  @Test
  void groups() {
    Part read = new Part("clicks", 0, 900, 1_000, 100, "billing-1/10.0.0.7");
    Part never = new Part("clicks", 1, -1, 50, -1, "");
    Group billing = new Group("billing", "Consumer", "Stable", 1, List.of(read, never));
    Group share = new Group("jobs", "Share", "Empty", 0, List.of());
    GroupPicture picture = new GroupPicture(Paint.PLAIN);
    Golden.assertScreen("groups", 80, picture.list(List.of(billing, share)));
    Golden.assertScreen("group", 80, picture.one(billing));
  }
}
