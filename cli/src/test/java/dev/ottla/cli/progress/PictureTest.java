package dev.ottla.cli.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.ottla.cli.kube.Kind;
import dev.ottla.cli.progress.Item.Wanted;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Golden screens.
class PictureTest {
  private static final String STARTING =
      """
      metadata: {name: orders, generation: 1}
      status:
        observedGeneration: 1
        ready: 1/3
        conditions: [{type: Ready, status: "False", message: 2 brokers are still starting}]
        nodes:
        - {id: 0, pod: orders-brokers-0, role: broker, state: Ready}
        - {id: 1, pod: orders-brokers-1, role: broker, state: Starting}
        - {id: 2, pod: orders-brokers-2, role: broker, state: Failing, message: the disk is full}
        - {id: 10000, pod: orders-controllers-0, role: controller, state: Ready}
        next: [{step: Add voter 10001, why: the quorum shall have 3}]
      """;
  private static final String READY =
      """
      metadata: {name: orders, generation: 1}
      status:
        observedGeneration: 1
        ready: 3/3
        conditions: [{type: Ready, status: "True"}]
        nodes:
        - {id: 0, pod: orders-brokers-0, role: broker, state: Ready}
      """;

  private static Item item(Kind kind, String name, String yaml) {
    try {
      ObjectMapper mapper = new ObjectMapper(new YAMLFactory());
      return Item.of(new Wanted(kind, "default", name), mapper.readTree(yaml));
    } catch (JsonProcessingException e) {
      throw new AssertionError("bad test", e);
    }
  }

  private static List<Item> starting() {
    return List.of(
        item(Kind.DEPLOYMENT, "ottla", "{spec: {replicas: 1}}"),
        item(Kind.CLUSTER, "orders", STARTING),
        item(Kind.TOPIC, "clicks", "{metadata: {generation: 1}}"));
  }

  @Test
  void drawsWhatIsOnItsWay() {
    assertEquals(
        """
        0 of 3 ready after 4.2 s
          deployment ottla        0 of 1 pods available
          cluster orders          1/3 brokers ready; 2 brokers are still starting
            broker                0 Ready   1 Starting   2 Failing
            controller            10000 Ready
            orders-brokers-2: the disk is full
            next: Add voter 10001: the quorum shall have 3
          topic clicks            not looked at by the operator yet
        """,
        String.join("\n", Picture.lines(starting(), Duration.ofMillis(4200))) + "\n");
  }

  @Test
  void drawsNoMoreOfWhatIsReadyThanOneLine() {
    Item ready = item(Kind.CLUSTER, "orders", READY);
    assertTrue(ready.ready());
    assertEquals(
        List.of("1 of 1 ready after 71 s", "  cluster orders          3/3 brokers ready"),
        Picture.lines(List.of(ready), Duration.ofSeconds(71)));
  }

  @Test
  void writesALineForEachChange() {
    Duration since = Duration.ofSeconds(12);
    List<String> all = Picture.changes(List.of(), starting(), since);
    assertEquals(8, all.size(), all.toString());
    assertEquals(List.of(), Picture.changes(starting(), starting(), since));
    List<Item> later = List.of(item(Kind.CLUSTER, "orders", READY));
    assertEquals(
        List.of("    12 s  cluster orders: 3/3 brokers ready"),
        Picture.changes(starting(), later, since));
  }

  @Test
  void readyMeansReadyOfTheSpecAsItIsNow() {
    String changed = READY.replace("generation: 1}", "generation: 2}");
    assertFalse(item(Kind.CLUSTER, "orders", changed).ready());
  }

  @Test
  void aPodThatIsNotReadyOutweighsAnOlderStatus() throws JsonProcessingException {
    String pods =
        "[{metadata: {name: a}, status: {conditions: [{type: Ready, status: 'True'}]}},"
            + " {metadata: {name: b}, status: {phase: Pending}}]";
    Item item =
        item(Kind.CLUSTER, "orders", READY)
            .with(new ObjectMapper(new YAMLFactory()).readTree(pods));
    assertFalse(item.ready());
    assertEquals("pod b is not ready", item.text());
  }

  @Test
  void aDeploymentIsReadyWhenItsNewestPodsAreAvailable() {
    String status =
        "{metadata: {generation: 2}, spec: {replicas: 1},"
            + " status: {observedGeneration: %d, updatedReplicas: 1, availableReplicas: 1}}";
    assertFalse(item(Kind.DEPLOYMENT, "ottla", status.formatted(1)).ready());
    assertTrue(item(Kind.DEPLOYMENT, "ottla", status.formatted(2)).ready());
  }
}
