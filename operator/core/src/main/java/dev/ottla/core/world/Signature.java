package dev.ottla.core.world;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The pods that the last restart took, signed for in an annotation of the topology before the
/// first of them is deleted, and only if nobody has signed since the look.
///
/// So two operators, or one that looks at an old snapshot, never restart two sets of pods at once;
/// and whoever comes after an operator that died half-way sees what it had begun.
///
/// @param pods their uids by their names
public record Signature(Map<String, String> pods) {
  /// Annotation of the topology: `name/uid` of each pod, separated by spaces.
  public static final String KEY = "ottla.dev/restarting";

  /// Takes a copy.
  public Signature {
    pods = Map.copyOf(pods);
  }

  /// The last one of a world.
  public static Signature of(World world) {
    return new Signature(
        world.topology().flatMap(m -> Notes.of(m, KEY)).map(Signature::read).orElse(Map.of()));
  }

  /// Signs for pods.
  public static String text(List<Pod> pods) {
    return pods.stream()
        .map(p -> p.getMetadata().getName() + "/" + p.getMetadata().getUid())
        .collect(Collectors.joining(" "));
  }

  private static Map<String, String> read(String text) {
    Map<String, String> pods = new LinkedHashMap<>();
    for (String pod : text.split(" ", -1)) {
      int slash = pod.indexOf('/');
      if (slash > 0) {
        pods.put(pod.substring(0, slash), pod.substring(slash + 1));
      }
    }
    return pods;
  }

  /// Whether a pod is one of them by its name, be it the old one or the one after it.
  public boolean names(Member member) {
    return pods.containsKey(member.name());
  }

  /// Whether a pod should have gone and is still seen.
  public boolean owes(Member member) {
    return !member.stopping()
        && member.pod().getMetadata().getUid() != null
        && member.pod().getMetadata().getUid().equals(pods.get(member.name()));
  }
}
