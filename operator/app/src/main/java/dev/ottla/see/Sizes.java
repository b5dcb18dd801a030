package dev.ottla.see;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Bytes by partition in two arrays: they are kept between looks for every replica there is, and
/// a hash map takes ten times the room.
final class Sizes extends AbstractMap<String, Long> {
  private final String[] names;
  private final long[] bytes;

  /// Gives partitions their names, one object for all the brokers that hold one.
  static final class Tags {
    private final Map<TopicPartition, String> names = new HashMap<>();

    String of(TopicPartition partition) {
      return names.computeIfAbsent(partition, p -> p.topic() + "-" + p.partition());
    }
  }

  /// Those of a directory, but for copies on their way from another directory of the same broker.
  Sizes(Map<TopicPartition, ReplicaInfo> replicas, Tags tags) {
    Map<String, Long> all = HashMap.newHashMap(replicas.size());
    replicas.forEach(
        (p, info) -> {
          if (!info.isFuture()) {
            all.put(tags.of(p), info.size());
          }
        });
    names = all.keySet().toArray(String[]::new);
    Arrays.sort(names);
    bytes = new long[names.length];
    for (int i = 0; i < names.length; i++) {
      bytes[i] = all.getOrDefault(names[i], 0L);
    }
  }

  @Override
  public @Nullable Long get(@Nullable Object name) {
    int at = name instanceof String word ? Arrays.binarySearch(names, word) : -1;
    return at < 0 ? null : bytes[at];
  }

  @Override
  public Long getOrDefault(@Nullable Object name, Long otherwise) {
    Long found = get(name);
    return found == null ? otherwise : found;
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return get(name) != null;
  }

  @Override
  public int size() {
    return names.length;
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super Long> take) {
    for (int i = 0; i < names.length; i++) {
      take.accept(names[i], bytes[i]);
    }
  }

  @Override
  public Set<Map.Entry<String, Long>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<String, Long>> iterator() {
        return new Iterator<>() {
          private int next;

          @Override
          public boolean hasNext() {
            return next < names.length;
          }

          @Override
          public Map.Entry<String, Long> next() {
            if (!hasNext()) {
              throw new NoSuchElementException();
            }
            return Map.entry(names[next], bytes[next++]);
          }
        };
      }

      @Override
      public int size() {
        return names.length;
      }
    };
  }
}
