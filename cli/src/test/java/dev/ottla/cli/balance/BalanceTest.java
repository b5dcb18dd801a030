package dev.ottla.cli.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ottla.cli.kafka.TopicsAsked.Partition;
import dev.ottla.cli.kafka.TopicsAsked.Topic;
import dev.ottla.cli.talk.Trouble;
import dev.ottla.core.balance.Balance;
import dev.ottla.core.balance.Balance.Broker;
import dev.ottla.core.balance.Balance.Disk;
import dev.ottla.core.balance.Balance.Effort;
import dev.ottla.core.balance.Balance.Goals;
import dev.ottla.core.balance.Balance.Plan;
import dev.ottla.core.balance.Balance.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BalanceTest {
  private static final String MODEL =
      """
      {"brokers": [
        {"id": 1, "rack": "a", "cpu": 4, "netIn": 1e8, "netOut": 1e8, "disks": [{"capacity": 1e12}]},
        {"id": 2, "rack": "b", "state": "live"},
        {"id": 3, "rack": "a", "state": "new"}],
       "pinned": [],
       "partitions": [
        {"topic": "clicks", "partition": 0, "replicas": [1, 2], "size": 5e9, "in": 10, "out": 20, "cpu": 0.1, "cpuFollower": 0.05},
        {"topic": "clicks", "partition": 1, "replicas": [1, 2], "size": 5e9, "in": 10, "out": 20},
        {"topic": "clicks", "partition": 2, "replicas": [1, 2], "factor": 2, "disks": [0, 0], "size": 5e9},
        {"topic": "clicks", "partition": 3, "replicas": [2, 1], "size": 5e9, "outFollower": 0}]}
      """;

  @TempDir private Path dir = Path.of("");

  private Path file(String text) throws IOException {
    return Files.writeString(dir.resolve("model.json"), text);
  }

  private static Plan plan(Path file, Set<Integer> leaving) {
    return Balance.plan(ModelFile.read(file, leaving), Goals.usual(), Effort.usual());
  }

  @Test
  void aNewBrokerTakesHalfOfItsRack() throws IOException {
    Plan plan = plan(file(MODEL), Set.of());
    assertEquals(2, plan.replicaMoves());
    assertEquals(10_000_000_000L, plan.bytes());
    String table = String.join("\n", PlanTable.lines(plan));
    assertTrue(table.contains("10.0 GB are copied"), table);
    assertTrue(table.contains("rack-spread: rack 'b'"), table);
  }

  @Test
  void thePlanIsWrittenForOthersToRead() throws IOException {
    Plan plan = plan(file(MODEL), Set.of(1));
    Path out = dir.resolve("plan.json");
    PlanFile.write(out, plan);
    JsonNode written = new ObjectMapper().readTree(out.toFile());
    assertEquals(4, written.path("partitions").size());
    for (JsonNode move : written.path("partitions")) {
      assertEquals("clicks", move.path("topic").asText());
      assertEquals(2, move.path("replicas").size());
      for (JsonNode id : move.path("replicas")) {
        assertTrue(id.asInt() == 2 || id.asInt() == 3, move::toString);
      }
    }
  }

  @Test
  void aClusterThatRunsIsReadBackAsItWasWritten() throws IOException {
    Path file = dir.resolve("dump.json");
    List<Broker> brokers =
        List.of(
            new Broker(0, "a", 0, 0, 0, List.of(new Disk(1_000, true)), State.LIVE),
            new Broker(1, "b", 0, 0, 0, List.of(new Disk(1, true), new Disk(2, false)), State.DEAD),
            new Broker(2, "", 0, 0, 0, List.of(new Disk(0, true)), State.CORDONED));
    List<Partition> partitions =
        List.of(
            new Partition(0, 0, List.of(0, 1), List.of(0), 70, -1, -1),
            new Partition(1, 2, List.of(2, 0, 1), List.of(2, 0), 30, -1, -1));
    Topic topic = topic(partitions);
    Topic earlier =
        topic(
            List.of(
                new Partition(0, 0, List.of(0, 1), List.of(0), 90, -1, -1),
                new Partition(1, 2, List.of(2, 0, 1), List.of(2, 0), 10, -1, -1)));
    Growth growth = Growth.between(List.of(earlier), List.of(topic), Duration.ofSeconds(2));
    ModelDump.write(file, brokers, List.of(topic), Map.of(1, Map.of("clicks-0", 1)), growth);
    assertEquals(2, ModelFile.read(file, Set.of()).partitions());
    JsonNode written = new ObjectMapper().readTree(file.toFile());
    assertEquals("dead", written.at("/brokers/1/state").asText());
    assertEquals("[0,1]", written.at("/partitions/0/disks").toString());
    assertEquals(70, written.at("/partitions/0/size").asLong());
    assertFalse(written.at("/partitions/0").has("in"), "old records went from it");
    assertEquals("[2,0,1]", written.at("/partitions/1/replicas").toString());
    assertEquals(10, written.at("/partitions/1/in").asLong());
    assertEquals(20, written.at("/partitions/1/out").asLong(), "to its followers");
  }

  private static Topic topic(List<Partition> partitions) {
    return new Topic("clicks", "id", false, 2, 200, partitions, Map.of());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          []                                                                   | a model is an object
          {"partitions": []}                                                   | brokers must come before
          {"brokers": [{"id": 1}]}                                             | has no partitions
          {"brokers": [{"id": 1, "disk": 3}], "partitions": []}                | 'disk' is no field of a broker
          {"brokers": [{"id": 1, "state": "ill"}], "partitions": []}           | 'ill' is no state of a broker
          {"brokers": [{"rack": "a"}], "partitions": []}                       | needs an id
          {"brokers": [{"id": 1}], "partitions": [{"topic": "t"}]}             | needs a topic and a number
          {"brokers": [{"id": 1}], "partitions": [{"topic": "t", "partition": 0, "replicas": [1, 1]}]} | twice on broker 1
          {"brokers": [{"id": 1}], "partitions": [{"topic": "t", "partition": 0, "replicas": [1], "size": "big"}]} | must be a number
          {"brokers": [{"id": 1}                                               | line 1
          """)
  void aMistakeIsToldWithItsPlace(String text, String said) throws IOException {
    Path file = file(text);
    Trouble trouble = assertThrows(Trouble.class, () -> ModelFile.read(file, Set.of()));
    assertTrue(String.valueOf(trouble.getMessage()).contains(said), trouble::getMessage);
  }
}
