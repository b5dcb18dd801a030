package dev.ottla.core.moves;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.core.moves.Shelves.Way;
import dev.ottla.core.plan.Step.Shift;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Disk;
import dev.ottla.core.world.KafkaView.Layout;
import dev.ottla.core.world.KafkaView.Moving;
import dev.ottla.core.world.KafkaView.Partition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The directories of brokers are levelled by their bytes.
class ShelvesTest {
  private static final int BAND = 9;
  private static final long GIB = 1L << 30;

  /// Directories of one broker, each with the bytes of its partitions `t-0`, `t-1` and so on.
  private static Shelves broker(long[] totals, long[]... bytes) {
    List<Disk> disks = new ArrayList<>();
    List<Partition> partitions = new ArrayList<>();
    for (int k = 0; k < bytes.length; k++) {
      Map<String, Long> sizes = new TreeMap<>();
      long held = 0;
      for (long size : bytes[k]) {
        int number = partitions.size();
        sizes.put("t-" + number, size);
        held += size;
        partitions.add(partition("t", number));
      }
      disks.add(new Disk("/data-" + k, totals[k], totals[k] - held, sizes));
    }
    return shelves(partitions, disks, Map.of());
  }

  private static Partition partition(String topic, int number) {
    return new Partition(topic, number, OptionalInt.of(0), List.of(0), List.of(0), 1);
  }

  private static Shelves shelves(
      List<Partition> partitions, List<Disk> disks, Map<String, Moving> moving) {
    return new Shelves(
        new Brokers(Set.of(0), Set.of(), partitions),
        new Layout(Map.of(), Map.of(0, disks), moving));
  }

  private static List<Way> level(Shelves shelves) {
    return shelves.levelled(BAND, topic -> true, Set.of());
  }

  private static long[] same(int count, long size) {
    long[] all = new long[count];
    java.util.Arrays.fill(all, size);
    return all;
  }

  private static long[] rooms(long... rooms) {
    return rooms;
  }

  /// The same once all of these have arrived.
  private static Shelves after(Shelves shelves, List<Way> ways) {
    Map<String, String> to = new HashMap<>();
    ways.forEach(w -> to.put(w.name(), w.to()));
    List<Disk> disks = new ArrayList<>();
    for (Disk disk : shelves.layout().disks().getOrDefault(0, List.of())) {
      Map<String, Long> sizes = new TreeMap<>();
      for (Disk from : shelves.layout().disks().getOrDefault(0, List.of())) {
        from.sizes()
            .forEach(
                (name, size) -> {
                  if (to.getOrDefault(name, from.path()).equals(disk.path())) {
                    sizes.put(name, size);
                  }
                });
      }
      long held = sizes.values().stream().mapToLong(Long::longValue).sum();
      disks.add(new Disk(disk.path(), disk.total(), disk.total() - held, sizes));
    }
    return shelves(shelves.brokers().partitions(), disks, Map.of());
  }

  @Test
  void aNewDiskGetsItsShareWithNoMoreBytesThanThat() {
    Shelves shelves = broker(rooms(10 * GIB, 10 * GIB), same(20, 1 << 20), new long[0]);
    List<Way> ways = level(shelves);
    assertTrue(ways.size() >= 9 && ways.size() <= 10, ways::toString);
    assertEquals(100, shelves.off(List.of()));
    assertTrue(shelves.off(ways) <= BAND, () -> shelves.off(ways) + " %");
    assertEquals((long) ways.size() << 20, shelves.size(ways));
  }

  @Test
  void aLargerDiskGetsALargerShare() {
    Shelves shelves = broker(rooms(10 * GIB, 30 * GIB), same(100, 10 << 20), new long[0]);
    List<Way> ways = level(shelves);
    assertTrue(ways.size() >= 70 && ways.size() <= 78, () -> ways.size() + " of 100");
  }

  @Test
  void aReplicaThatIsMoreThanAShareIsNotCarriedAboutWhileOthersLevelTheDisks() {
    Shelves shelves =
        broker(
            rooms(GIB, GIB, GIB),
            new long[] {70 << 20, 10 << 20, 10 << 20, 10 << 20},
            same(0, 0),
            same(0, 0));
    assertTrue(
        level(shelves).stream().noneMatch(w -> w.name().equals("t-0")),
        () -> level(shelves).toString());
  }

  @Test
  void otherTopicsStayAndSoDoBrokersThatAPersonHasClosed() {
    Shelves shelves = broker(rooms(GIB, GIB), same(20, 1 << 20), new long[0]);
    assertEquals(List.of(), shelves.levelled(BAND, topic -> false, Set.of()));
    assertEquals(List.of(), shelves.levelled(BAND, topic -> true, Set.of(7)));
    Brokers open = shelves.brokers();
    Brokers closed =
        new Brokers(
            open.live(),
            open.fenced(),
            open.partitions(),
            Set.of(0),
            Optional.of(shelves.layout()));
    assertEquals(List.of(), level(new Shelves(closed, shelves.layout())));
  }

  @Test
  void whateverTheSizesThePlanHelpsAndAfterItNothingIsLeftToDo() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int disks = 2 + random.nextInt(3);
      long[] rooms = new long[disks];
      long[][] bytes = new long[disks][];
      for (int k = 0; k < disks; k++) {
        rooms[k] = (20 + random.nextInt(20)) * GIB;
        bytes[k] = new long[random.nextInt(60)];
        for (int i = 0; i < bytes[k].length; i++) {
          bytes[k][i] = (long) Math.exp(random.nextDouble() * 17);
        }
      }
      Shelves shelves = broker(rooms, bytes);
      List<Way> ways = level(shelves);
      int before = shelves.off(List.of());
      int after = shelves.off(ways);
      String story = "seed %d: %d %% to %d %%".formatted(seed, before, after);
      assertTrue(after <= before, story);
      assertEquals(ways.size(), ways.stream().map(Way::name).distinct().count(), story);
      Shelves then = after(shelves, ways);
      assertEquals(after, then.off(List.of()), 1, story);
      if (after <= BAND) {
        assertEquals(List.of(), level(then), story);
      }
    }
  }

  @Test
  void whatIsUnderWayCountsAsThereAndWhatIsLeftOfItIsCounted() {
    List<Partition> partitions = List.of(partition("t", 0), partition("t", 1));
    Disk full = new Disk("/data-0", GIB, GIB, Map.of("t-0", 1000L, "t-1", 1000L));
    Disk empty = new Disk("/data-1", GIB, GIB, Map.of(), Map.of("t-1", 400L));
    Shelves shelves = shelves(partitions, List.of(full, empty), Map.of());
    assertEquals(List.of(), level(shelves));
    assertEquals(0, shelves.off(List.of()));
    assertEquals(600, shelves.left(List.of()));
    assertEquals(Optional.of("/data-1"), shelves.after(0, "t-1"));
    assertEquals(Optional.of("/data-0"), shelves.at(0, "t-1"));
  }

  @Test
  void aFewBeginAtOnceAndNoneWhoseReplicasGetOtherBrokers() {
    Shelves shelves = broker(rooms(GIB, GIB), same(40, 1 << 20), new long[0]);
    List<Way> ways = level(shelves);
    String first = ways.getFirst().name();
    assertEquals(5, shelves.admitted(ways).size());
    Shelves moving =
        shelves(
            shelves.brokers().partitions(),
            shelves.layout().disks().getOrDefault(0, List.of()),
            Map.of(first, new Moving(Set.of(1), Set.of(0))));
    List<Shift> admitted = moving.admitted(ways);
    assertEquals(5, admitted.size());
    assertTrue(admitted.stream().noneMatch(s -> s.name().equals(first)), admitted::toString);
  }
}
