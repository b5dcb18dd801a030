package dev.ottla.core.render;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ottla.core.plan.Words;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What differs between the pods that are and those that would be drawn, in words.
final class Gap {
  /// So many differences are named.
  private static final int NAMED = 4;

  private Gap() {}

  static String words(Sets.Draft draft, PodTemplateSpec kept, Optional<ConfigMap> config) {
    List<String> all = new ArrayList<>();
    properties(all, lines(draft.map()), config.map(Gap::lines).orElse(Map.of()));
    JsonNode was = Drift.json(kept);
    walk(all, "", Drift.json(draft.template()), was);
    return all.isEmpty() ? "fields are left out" : Words.first(all, NAMED);
  }

  private static void properties(
      List<String> all, Map<String, String> now, Map<String, String> was) {
    TreeSet<String> names = new TreeSet<>(now.keySet());
    names.addAll(was.keySet());
    names.stream()
        .filter(n -> !Objects.equals(now.get(n), was.get(n)))
        .map(n -> n + " " + was.getOrDefault(n, "unset") + " -> " + now.getOrDefault(n, "unset"))
        .forEach(all::add);
  }

  private static Map<String, String> lines(ConfigMap map) {
    return map.getData()
        .getOrDefault(Sets.PROPERTIES, "")
        .lines()
        .filter(l -> l.contains("="))
        .collect(
            Collectors.toMap(
                l -> l.substring(0, l.indexOf('=')), l -> l.substring(l.indexOf('=') + 1)));
  }

  private static void walk(List<String> all, String name, JsonNode now, JsonNode was) {
    if (Drift.within(now, was) || name.equals("configMap")) {
      return;
    }
    if (now.isObject()) {
      now.properties().forEach(e -> walk(all, e.getKey(), e.getValue(), was.path(e.getKey())));
    } else if (now.isArray() && now.size() == was.size()) {
      IntStream.range(0, now.size())
          .forEach(i -> walk(all, named(name, now.get(i)), now.get(i), was.path(i)));
    } else if (now.isValueNode() && was.isValueNode()) {
      all.add(name + " " + was.asText() + " -> " + now.asText());
    } else {
      all.add(name);
    }
  }

  /// What of a list has a name goes by it.
  private static String named(String list, JsonNode item) {
    return item.path("name").asText(list);
  }
}
