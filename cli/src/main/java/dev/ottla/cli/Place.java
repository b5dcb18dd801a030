package dev.ottla.cli;

import dev.ottla.cli.kube.Api;
import dev.ottla.cli.kube.Kind;
import dev.ottla.cli.kube.Kinds;
import dev.ottla.cli.talk.Trouble;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/// Where to look: the path of one object or of a list.
///
/// @param kind what is there
/// @param path where
/// @param name the object's name; empty for a list
record Place(Kind kind, String path, Optional<String> name) {

  /// What people mean by some words: a kind, kinds with commas, a kind and names, KIND/NAME, or the
  /// name of a Cluster, Topic or Rebalance; by none, all Clusters and Topics.
  static List<Place> of(@Nullable CommandSpec spec, Api api, String namespace, List<String> words) {
    if (words.isEmpty()) {
      return List.of(all(Kind.CLUSTER, namespace), all(Kind.TOPIC, namespace));
    }
    Kinds kinds = new Kinds(api);
    String first = words.getFirst();
    if (words.size() == 1 && !first.contains("/")) {
      if (first.contains(",")) {
        return List.of(first.split(",", -1)).stream()
            .map(word -> all(Words.kind(kinds, word), namespace))
            .toList();
      }
      return kinds
          .word(first)
          .map(kind -> List.of(all(kind, namespace)))
          .orElseGet(() -> called(api, namespace, first));
    }
    return Words.objects(spec, kinds, words).stream()
        .map(object -> one(object.kind(), namespace, object.name()))
        .toList();
  }

  /// The path of the list that holds this and nothing else.
  String list() {
    return name.map(
            one ->
                path.substring(0, path.lastIndexOf('/')) + "?fieldSelector=metadata.name%3D" + one)
        .orElse(path);
  }

  private static Place all(Kind kind, String namespace) {
    return new Place(kind, kind.path(namespace), Optional.empty());
  }

  private static Place one(Kind kind, String namespace, String name) {
    return new Place(kind, kind.path(namespace, name), Optional.of(name));
  }

  private static List<Place> called(Api api, String namespace, String name) {
    List<Place> found = new ArrayList<>();
    for (Kind kind : List.of(Kind.CLUSTER, Kind.TOPIC, Kind.REBALANCE)) {
      if (api.find(kind.path(namespace, name)).isPresent()) {
        found.add(one(kind, namespace, name));
      }
    }
    if (found.isEmpty()) {
      throw new Trouble(
          "'"
              + name
              + "' is no kind, and no Cluster, Topic or Rebalance of namespace "
              + namespace);
    }
    return found;
  }
}
