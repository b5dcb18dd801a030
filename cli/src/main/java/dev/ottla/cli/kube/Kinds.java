package dev.ottla.cli.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ottla.cli.talk.Trouble;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The kinds that a server serves, asked for when they are needed.
public final class Kinds {
  private record Entry(Kind kind, List<String> words) {}

  private static final Entry CLUSTERS =
      new Entry(Kind.CLUSTER, List.of("cluster", "clusters", "ocl"));
  private static final Entry TOPICS = new Entry(Kind.TOPIC, List.of("topic", "topics", "ot"));

  private static final Entry REBALANCES =
      new Entry(Kind.REBALANCE, List.of("rebalance", "rebalances", "orb"));

  private final Api api;
  private final Map<String, List<Entry>> known = new HashMap<>();

  /// The kinds of a server.
  public Kinds(Api api) {
    this.api = api;
  }

  /// The kind that a manifest names.
  public Kind of(String apiVersion, String kind) {
    for (Entry entry : served(apiVersion)) {
      if (entry.kind().kind().equals(kind)) {
        return entry.kind();
      }
    }
    known.remove(apiVersion); // its definition may be on its way
    throw new Trouble("the server has no kind " + kind + " in " + apiVersion);
  }

  /// The kind that a person means by a word: plural, singular, short name, or any of them with the
  /// group.
  public Optional<Kind> word(String word) {
    String wanted = word.toLowerCase(Locale.ROOT);
    Optional<Kind> ours = match(List.of(CLUSTERS, TOPICS, REBALANCES), wanted);
    if (ours.isPresent()) {
      return ours;
    }
    for (String version : versions()) {
      Optional<Kind> kind = match(served(version), wanted);
      if (kind.isPresent()) {
        return kind;
      }
    }
    return Optional.empty();
  }

  private static Optional<Kind> match(List<Entry> entries, String word) {
    for (Entry entry : entries) {
      String version = entry.kind().apiVersion();
      int slash = version.indexOf('/');
      String group = slash < 0 ? "" : "." + version.substring(0, slash);
      for (String known : entry.words()) {
        if (word.equals(known) || word.equals(known + group)) {
          return Optional.of(entry.kind());
        }
      }
    }
    return Optional.empty();
  }

  private List<String> versions() {
    List<String> versions = new ArrayList<>(List.of("v1"));
    for (JsonNode group : api.get("/apis").path("groups")) {
      versions.add(group.path("preferredVersion").path("groupVersion").asText());
    }
    return versions;
  }

  private List<Entry> served(String apiVersion) {
    return known.computeIfAbsent(apiVersion, this::ask);
  }

  private List<Entry> ask(String apiVersion) {
    List<Entry> entries = new ArrayList<>();
    Optional<JsonNode> answer = api.find(Kind.base(apiVersion));
    if (answer.isEmpty()) {
      return entries;
    }
    for (JsonNode resource : answer.get().path("resources")) {
      String plural = resource.path("name").asText();
      if (!plural.contains("/")) {
        String kind = resource.path("kind").asText();
        List<String> words = new ArrayList<>(List.of(plural, kind.toLowerCase(Locale.ROOT)));
        resource.path("shortNames").forEach(word -> words.add(word.asText()));
        boolean namespaced = resource.path("namespaced").asBoolean();
        entries.add(new Entry(new Kind(apiVersion, kind, plural, namespaced), words));
      }
    }
    return entries;
  }
}
