package dev.ottla.see;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/// What a directory holds, as a map like any other.
class SizesTest {
  private static Sizes sizes(Sizes.Tags tags) {
    Map<TopicPartition, ReplicaInfo> replicas = new HashMap<>();
    for (int p = 0; p < 30; p++) {
      replicas.put(new TopicPartition("clicks", p), new ReplicaInfo(100L * p, 0, false));
    }
    replicas.put(new TopicPartition("a.b-c", 7), new ReplicaInfo(5, 0, false));
    return new Sizes(replicas, tags);
  }

  @Test
  void eachPartitionHasItsBytes() {
    Sizes sizes = sizes(new Sizes.Tags());
    assertEquals(31, sizes.size());
    assertEquals(1_200L, sizes.get("clicks-12"));
    assertEquals(5L, sizes.getOrDefault("a.b-c-7", 0L));
    assertNull(sizes.get("clicks-30"));
    assertEquals(9L, sizes.getOrDefault("clicks-30", 9L));
    assertFalse(sizes.containsKey("clicks"));
  }

  @Test
  void allWaysThroughItSeeTheSame() {
    Sizes sizes = sizes(new Sizes.Tags());
    Map<String, Long> each = new HashMap<>();
    sizes.forEach(each::put);
    assertEquals(each, new HashMap<>(sizes));
    assertEquals(each, sizes);
    assertEquals(
        each.values().stream().mapToLong(Long::longValue).sum(),
        sizes.values().stream().mapToLong(Long::longValue).sum());
  }

  @Test
  void brokersShareNames() {
    Sizes.Tags tags = new Sizes.Tags();
    String one = sizes(tags).keySet().iterator().next();
    assertSame(one, sizes(tags).keySet().iterator().next());
  }
}
