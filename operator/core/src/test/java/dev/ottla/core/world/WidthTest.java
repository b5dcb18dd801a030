package dev.ottla.core.world;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Two volumes are wished. Each pod is a digit, the number of its volumes: after it `!` where it
/// does not serve, `x` where it is on its way out; `-` where it is missing.
class WidthTest {
  @ParameterizedTest
  @CsvSource({
    "2 2 2 2,       4, 2, all have them",
    "1 1 1 1,       4, 2, all serve",
    "2 1 1 1,       4, 2, all serve",
    "- 1 1 1,       4, 2, nobody stands before the first",
    "2 1 - 1,       4, 2, it is in the batch of the one before it",
    "2 1 1 -,       4, 1, it stands behind two",
    "2 - 1 -,       4, 2, the one in front comes first",
    "2 2 2 1 1 -,   6, 2, it is in their batch",
    "2 2 2 1 1,     6, 2, likewise one that was added",
    "2 1 1,         4, 1, one was added that stands behind",
    "2 1 1 1!,      4, 1, it does not serve and waits for no volume",
    "2 1! 1 1!,     4, 2, the one in front is to be made anew first",
    "2 1 1 1x,      4, 1, it will be missing",
    "2 1 1 1,       3, 1, the last one is to go",
    "2 1 1 1x,      3, 2, the last one goes already",
    "2 2 2 1,       3, 2, the last one goes as it is",
    "1 1 1 1,       0, 2, all go",
    "'',            4, 2, they are all to be made"
  })
  void theSetSaysFewerOnlyWhilePodsStandBehind(String pods, int replicas, int now, String why) {
    Width width = width(pods, Optional.of(2));
    assertEquals(now, width.now(replicas), why);
  }

  @ParameterizedTest
  @CsvSource({
    "1 1 1 1,   2, 0",
    "2 1 1 1,   2, 0 1",
    "2 2 2 1 1, 2, 0 1 2 3",
    "2 2 2 2,   2, 0 1 2 3",
    "2 1 1! 1!, 2, 0 1 2",
    "2 1 1 1!,  1, 3",
    "2! 1 1 1,  1, ''"
  })
  void restartsGoInOrder(String pods, int set, String free) {
    Width width = width(pods, Optional.of(set));
    String freed =
        width.members().stream()
            .filter(width::frees)
            .map(m -> Integer.toString(m.ordinal()))
            .collect(Collectors.joining(" "));
    assertEquals(free, freed);
  }

  private static Width width(String pods, Optional<Integer> set) {
    String[] words = pods.isEmpty() ? new String[0] : pods.split(" ", -1);
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < words.length; i++) {
      if (!words[i].equals("-")) {
        members.add(new Member(Role.BROKER, pod(i, words[i])));
      }
    }
    return new Width(members, 2, set);
  }

  private static Pod pod(int ordinal, String word) {
    List<Volume> volumes =
        IntStream.range(0, word.charAt(0) - '0')
            .mapToObj(
                k ->
                    new VolumeBuilder()
                        .withName("data-" + k)
                        .withNewPersistentVolumeClaim("data-%d-b-%d".formatted(k, ordinal), false)
                        .build())
            .toList();
    return new PodBuilder()
        .withNewMetadata()
        .withName("b-" + ordinal)
        .withDeletionTimestamp(word.endsWith("x") ? "2027-01-01T00:00:00Z" : null)
        .endMetadata()
        .withNewSpec()
        .withVolumes(volumes)
        .endSpec()
        .withNewStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus(word.endsWith("!") ? "False" : "True")
        .endCondition()
        .endStatus()
        .build();
  }
}
