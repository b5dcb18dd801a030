package dev.ottla.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What happens to clusters, told step by step. The agreed stories are in
/// `src/test/resources/stories`; `-Dstories.update` writes them anew.
class StoryTest {
  private static final Path STORIES = Path.of("src/test/resources/stories");
  private static final String THREE = "brokers: {replicas: 3}\n";

  @Test
  void aClusterComesToBe() throws IOException {
    Toy toy = new Toy(THREE);
    toy.run();
    assertTold("comes-to-be", toy);
    assertEquals("3/3", toy.cluster.getStatus().ready());
    assertEquals("True", condition(toy, "Ready"));
    assertEquals(
        "orders-bootstrap.shop.svc:9092",
        toy.cluster.getStatus().listeners().getFirst().bootstrap());
  }

  @Test
  void brokersDoubleAsControllers() throws IOException {
    Toy toy =
        new Toy(
            THREE
                + "controllers: {combined: true}\nlisteners: [{name: outside, port: 9094, expose: NodePort}]\n");
    toy.run();
    assertTold("combined", toy);
  }

  @Test
  void aPlanAtRestIsEmptyForEver() {
    Toy toy = new Toy(THREE);
    toy.run();
    for (int i = 0; i < 3; i++) {
      assertTrue(toy.plan().atRest(), () -> toy.plan().toString());
    }
  }

  @Test
  void aNewConfigurationRollsOneByOne() throws IOException {
    Toy toy = new Toy(THREE);
    toy.run();
    toy.log.clear();
    toy.spec(THREE + "config: {log.retention.hours: \"72\"}\n");
    toy.run();
    assertTold("rolls", toy);
  }

  @Test
  void whatKafkaTakesLiveRestartsNobody() throws IOException {
    Toy toy = new Toy(THREE);
    toy.run();
    toy.log.clear();
    toy.spec(THREE + "config: {log.retention.ms: \"86400000\", log.segment.bytes: \"1000000\"}\n");
    toy.run();
    toy.spec(THREE + "config: {log.retention.ms: \"43200000\"}\n");
    toy.run();
    toy.kafka.everywhere.put("log.retention.ms", "1");
    toy.kafka.everywhere.put("message.max.bytes", "2000000");
    toy.run();
    toy.spec(THREE);
    toy.run();
    assertEquals("{message.max.bytes=2000000, min.insync.replicas=2}", toy.kafka.everywhere + "");
    assertTold("live", toy);
  }

  @Test
  void anotherVersionComesGoesAndStays() throws IOException {
    String soaks = THREE + "controllers: {replicas: 1}\nupgrade: {soakSeconds: 600}\n";
    Toy toy = new Toy("version: 4.3.1\n" + soaks);
    toy.run();
    toy.log.clear();
    toy.spec("version: 4.4.0\n" + soaks);
    toy.run();
    assertEquals("True", condition(toy, "Ready"));
    assertEquals("Finalise Kafka 4.4.0", toy.cluster.getStatus().next().getFirst().step());
    toy.spec("version: 4.3.1\n" + soaks);
    toy.run();
    toy.spec("version: 4.4.0\n" + soaks);
    toy.run();
    toy.now = toy.now.plusSeconds(600);
    toy.run();
    assertEquals(33, toy.kafka.features.get("metadata.version"));
    toy.spec("version: 4.3.1\n" + soaks);
    toy.run();
    assertEquals("False", condition(toy, "Ready"));
    assertTold("upgrade", toy);
  }

  @Test
  void aPausedClusterIsLeftAloneAndTellsWhatWouldBeDone() {
    Toy toy = new Toy(THREE);
    toy.run();
    toy.log.clear();
    String hours = THREE + "config: {log.retention.hours: \"72\"}\n";
    toy.spec(hours + "paused: true\n");
    for (int i = 0; i < 5; i++) {
      toy.step();
    }
    assertEquals(1, toy.log.size(), toy::story);
    assertEquals("True", condition(toy, "Paused"));
    assertEquals("False", condition(toy, "Ready"));
    assertTrue(
        toy.cluster.getStatus().next().getFirst().step().startsWith("Apply ConfigMap"),
        () -> toy.cluster.getStatus().next().toString());
    toy.spec(hours);
    toy.run();
    assertEquals("True", condition(toy, "Ready"));
    assertTrue(toy.story().contains("Restart orders-brokers-2"), toy::story);
  }

  @Test
  void aClusterSleepsAndWakes() throws IOException {
    Toy toy = new Toy(THREE);
    toy.run();
    toy.kafka.partitions.add(new ToyPartition("clicks", List.of(0, 1, 2), 2));
    String id = toy.cluster.getStatus().clusterId();
    Set<String> claims = Set.copyOf(toy.kube.claims.keySet());
    toy.log.clear();
    toy.spec(THREE + "hibernate: true\n");
    toy.run();
    assertEquals(Map.of(), toy.kube.pods);
    assertEquals(claims, toy.kube.claims.keySet());
    assertEquals("True", condition(toy, "Ready"));
    assertEquals("False", condition(toy, "Degraded"));
    assertEquals("True", condition(toy, "Hibernating"));
    toy.spec(THREE);
    toy.run();
    assertEquals("True", condition(toy, "Ready"));
    assertEquals(id, toy.cluster.getStatus().clusterId());
    assertEquals(List.of(0, 1, 2), toy.kafka.partitions.getFirst().replicas);
    assertTold("sleeps", toy);
  }

  @Test
  void whatIsAskedForWhileAClusterSleepsIsDoneWhenItIsAwake() {
    Toy toy = new Toy("brokers: {replicas: 5}\n");
    toy.run();
    toy.kafka.partitions.add(new ToyPartition("clicks", List.of(3, 4), 1));
    toy.spec("brokers: {replicas: 5}\nhibernate: true\n");
    toy.run();
    String fewer = "brokers: {replicas: 3}\ncontrollers: {replicas: 1}\n";
    toy.spec(fewer + "hibernate: true\n");
    toy.run();
    toy.log.clear();
    toy.spec(fewer);
    toy.run();
    assertTrue(toy.story().contains("apply StatefulSet orders-brokers with 5"), toy::story);
    assertTrue(toy.kafka.partitions.getFirst().replicas.stream().allMatch(b -> b < 3));
    assertEquals(Set.of(0, 1, 2), toy.kafka.live);
    assertEquals(1, toy.kafka.voters.size());
  }

  @Test
  void aControllerThatLostItsDiskGetsItsVoteBack() throws IOException {
    Toy toy = new Toy(THREE);
    toy.run();
    toy.log.clear();
    toy.kafka.loseDisk(10_001);
    IntStream.range(0, 3).forEach(i -> toy.tick());
    toy.run();
    assertTold("lost-disk", toy);
  }

  @Test
  void brokersAreAdded() throws IOException {
    Toy toy = new Toy(THREE);
    toy.run();
    toy.log.clear();
    toy.spec("brokers: {replicas: 5}\n");
    toy.run();
    assertTold("scales-out", toy);
  }

  @Test
  void brokersAreEmptiedAndRemoved() throws IOException {
    Toy toy = new Toy("brokers: {replicas: 5}\n");
    toy.run();
    toy.log.clear();
    toy.kafka.partitions.add(new ToyPartition("clicks", List.of(4, 0, 1), 2));
    toy.spec("brokers: {replicas: 4}\n");
    toy.run();
    assertTrue(toy.kafka.partitions.getFirst().replicas.stream().allMatch(id -> id < 4));
    assertTold("scales-in", toy);
  }

  @Test
  void brokersComeAndGoWithTheLoad() throws IOException {
    Toy toy =
        new Toy("brokers: {replicas: 3, network: 100M}\nautoscale: {replicas: {min: 3, max: 5}}\n");
    toy.run();
    toy.log.clear();
    toy.say(() -> "-- the load rises");
    for (int i = 0; i < 20; i++) {
      toy.carries(3 * 80e6);
      toy.now = toy.now.plusSeconds(15);
      toy.run();
    }
    assertEquals("4/4", toy.cluster.getStatus().ready());
    toy.say(() -> "-- the load falls");
    for (int i = 0; i < 300; i++) {
      toy.carries(3 * 10e6);
      toy.now = toy.now.plusSeconds(15);
      toy.run();
    }
    assertEquals("3/3", toy.cluster.getStatus().ready());
    assertEquals(3, toy.cluster.getSpec().brokers().replicas());
    assertTold("follows-the-load", toy);
  }

  @Test
  void controllersGoFromThreeToFiveToOne() throws IOException {
    Toy toy = new Toy(THREE);
    toy.run();
    toy.log.clear();
    toy.spec(THREE + "controllers: {replicas: 5}\n");
    toy.run();
    toy.spec(THREE + "controllers: {replicas: 1}\n");
    toy.run();
    assertTold("controllers", toy);
  }

  @Test
  void aClusterDeletedAndMadeAgainKeepsItsIdAndNeverFormsASecondQuorum() throws IOException {
    Toy toy = new Toy(THREE);
    toy.run();
    String id = toy.cluster.getStatus().clusterId();
    toy.kube.kept.clear();
    toy.kube.pods.clear();
    toy.log.clear();
    var again = Toy.cluster(THREE);
    again.getMetadata().setUid("00000000-1111-2222-3333-444444444444");
    toy.cluster = again;
    toy.run();
    assertEquals(id, toy.cluster.getStatus().clusterId());
    assertTold("made-again", toy);
  }

  @Test
  void volumesGrowAndNeverShrink() throws IOException {
    Toy toy = new Toy("brokers: {replicas: 1, storage: {size: 1Gi}}\ncontrollers: {replicas: 1}\n");
    toy.run();
    toy.log.clear();
    toy.spec("brokers: {replicas: 1, storage: {size: 2Gi}}\ncontrollers: {replicas: 1}\n");
    toy.run();
    assertTold("grows", toy);
  }

  @Test
  void aBrokerWhoseVolumeIsLostStartsAnewIfThatIsTheRuleAndOthersHaveEverything()
      throws IOException {
    Toy toy = new Toy(THREE);
    toy.run();
    toy.kafka.partitions.add(new ToyPartition("clicks", List.of(0, 1, 2), 2));
    toy.kafka.partitions.add(new ToyPartition("single", List.of(1), 1));
    toy.log.clear();
    ToyPod pod = java.util.Objects.requireNonNull(toy.kube.pods.get("orders-brokers-1"));
    toy.kube.lose(pod);
    toy.settle();
    toy.step();
    String replace = "brokers: {replicas: 3, lostVolumes: Replace}\n";
    toy.spec(replace);
    toy.step();
    toy.kafka.partitions.removeLast();
    toy.kafka.loseDisk(1);
    toy.run();
    assertEquals("True", condition(toy, "Ready"));
    assertTold("lost-volume", toy);
  }

  @Test
  void aVolumeOfANodeThatIsGoneIsGivenUpAfterAWhile() {
    Toy toy = new Toy("brokers: {replicas: 3, lostVolumes: Replace}\n");
    toy.run();
    ToyPod pod = java.util.Objects.requireNonNull(toy.kube.pods.get("orders-brokers-1"));
    var claim = java.util.Objects.requireNonNull(toy.kube.claims.get("data-0-orders-brokers-1"));
    claim.getMetadata().getAnnotations().put("volume.kubernetes.io/selected-node", "node-z");
    pod.show(false, toy.now);
    pod.state = ToyPod.State.PENDING;
    pod.node = "";
    pod.homeless = "3 node(s) had volume node affinity conflict";
    toy.kafka.tick(Luck.none());
    pod.changed();
    assertEquals(List.of(), toy.plan().steps());
    toy.now = toy.now.plusSeconds(1800);
    assertEquals(
        "Replace the lost volume of orders-brokers-1", toy.plan().steps().getFirst().what());
  }

  @Test
  void aPodThatItsNodeDoesNotEndIsTold() {
    Toy toy = new Toy(THREE);
    toy.run();
    ToyPod pod = java.util.Objects.requireNonNull(toy.kube.pods.get("orders-brokers-1"));
    pod.stopping = true;
    pod.timer = 1000;
    pod.shownReady = false;
    pod.changed();
    toy.now = java.time.Instant.parse("2027-01-01T00:02:00Z");
    toy.step();
    assertTrue(toy.story().contains("! orders-brokers-1 should have ended at"), toy::story);
  }

  @Test
  void aVolumeGrowsBeforeItIsFullAndAPersonIsToldWhenItMayNot() throws IOException {
    String one = "brokers: {replicas: 1, storage: {size: 1Gi}%s}\ncontrollers: {replicas: 1}\n";
    Toy toy = new Toy(one.formatted(""));
    toy.run();
    toy.log.clear();
    toy.kafka.dirs.filled.put(0, 900L << 20);
    toy.run();
    assertEquals("True", condition(toy, "Degraded"));
    toy.spec(one.formatted(", growTo: 1400Mi"));
    toy.run();
    assertEquals("False", condition(toy, "Degraded"));
    toy.kafka.dirs.filled.put(0, 1200L << 20);
    toy.run();
    toy.kafka.dirs.filled.put(0, 1300L << 20);
    toy.run();
    assertEquals("True", condition(toy, "Degraded"));
    assertEquals("True", condition(toy, "Ready"));
    assertTold("fills", toy);
  }

  @Test
  void aSickPodIsMendedByTheNextSpecAtOnce() throws IOException {
    Toy toy = new Toy(THREE);
    toy.run();
    toy.kube.broken.add("orders-brokers-1");
    toy.kube.deletePod("orders-brokers-1", Luck.none());
    toy.settle();
    toy.log.clear();
    toy.spec(THREE + "config: {log.retention.hours: \"72\"}\n");
    toy.plan();
    for (int i = 0; i < 3; i++) {
      toy.step();
    }
    assertTrue(toy.story().contains("Restart orders-brokers-1 | they do not serve"), toy::story);
    toy.kube.broken.clear();
    toy.kube.deletePod("orders-brokers-1", Luck.none());
    toy.settle();
    toy.run();
    assertEquals("True", condition(toy, "Ready"));
  }

  private static String condition(Toy toy, String type) {
    return toy.cluster.getStatus().conditions().stream()
        .filter(c -> c.getType().equals(type))
        .findFirst()
        .orElseThrow()
        .getStatus();
  }

  static void assertTold(String name, Toy toy) throws IOException {
    String told = toy.story().replaceAll("(orders-(brokers|controllers))-[0-9a-f]{10}", "$1-HASH");
    Path file = STORIES.resolve(name + ".txt");
    if (System.getProperty("stories.update") != null) {
      Files.createDirectories(STORIES);
      Files.writeString(file, told);
    }
    assertEquals(Files.readString(file), told);
  }
}
