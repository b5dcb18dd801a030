package dev.ottla.cli.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The fields in which two states of an object differ, as lines.
public final class Diff {
  private static final int LONG = 60;

  /// What the server keeps for itself, and what follows from the rest.
  private static final Set<String> IGNORED =
      Set.of(
          "metadata.managedFields",
          "metadata.resourceVersion",
          "metadata.generation",
          "metadata.uid",
          "metadata.creationTimestamp",
          "metadata.annotations.ottla.dev/digest",
          "metadata.annotations.ottla.dev/form",
          "metadata.annotations.ottla.dev/generation",
          "status");

  private final List<String> lines = new ArrayList<>();

  private Diff() {}

  /// The differences; nothing is said of an object that comes to be.
  public static List<String> lines(JsonNode before, JsonNode after) {
    Diff diff = new Diff();
    diff.compare("", before, after);
    return diff.lines;
  }

  private void compare(String path, JsonNode before, JsonNode after) {
    if (IGNORED.contains(path) || before.equals(after)) {
      return;
    }
    if (before.isObject() && after.isObject()) {
      Set<String> names = new LinkedHashSet<>();
      before.fieldNames().forEachRemaining(names::add);
      after.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        String below = path.isEmpty() ? name : path + "." + name;
        compare(below, before.path(name), after.path(name));
      }
    } else if (before.isArray() && after.isArray() && named(before) && named(after)) {
      items(path, before, after);
    } else if (before.isArray() && after.isArray() && before.size() == after.size()) {
      for (int at = 0; at < before.size(); at++) {
        compare(path + "[" + at + "]", before.path(at), after.path(at));
      }
    } else if (text(before) || text(after)) {
      lines.add(path + ":");
      words(before.asText(), after.asText());
    } else {
      lines.add(path + ": " + shown(before) + " -> " + shown(after));
    }
  }

  private static boolean text(JsonNode node) {
    return node.isTextual() && node.asText().contains("\n");
  }

  private static boolean named(JsonNode array) {
    for (JsonNode item : array) {
      if (!item.hasNonNull("name")) {
        return false;
      }
    }
    return true;
  }

  /// Items that have names are the same when they have the same name, wherever they stand.
  private void items(String path, JsonNode before, JsonNode after) {
    Set<String> names = new LinkedHashSet<>();
    before.forEach(item -> names.add(item.path("name").asText()));
    after.forEach(item -> names.add(item.path("name").asText()));
    for (String name : names) {
      compare(path + "[" + name + "]", item(before, name), item(after, name));
    }
  }

  private static JsonNode item(JsonNode array, String name) {
    for (JsonNode item : array) {
      if (item.path("name").asText().equals(name)) {
        return item;
      }
    }
    return array.path("no such item");
  }

  /// Lines that are in one text only.
  private void words(String before, String after) {
    List<String> old = before.lines().toList();
    List<String> young = after.lines().toList();
    old.stream().filter(line -> !young.contains(line)).forEach(line -> lines.add("  - " + line));
    young.stream().filter(line -> !old.contains(line)).forEach(line -> lines.add("  + " + line));
  }

  private static String shown(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return "(none)";
    }
    String text = node.isTextual() ? node.asText() : node.toString();
    return text.length() <= LONG ? text : text.substring(0, LONG - 1) + "…";
  }

  /// An older object of which a new one is the successor: its name but for the digest at the end.
  static Optional<JsonNode> elder(String name, List<JsonNode> others) {
    String stem = name.replaceFirst("-[0-9a-f]{6,16}$", "-");
    return others.stream()
        .filter(other -> !stem.equals(name))
        .filter(
            other -> {
              String theirs = other.path("metadata").path("name").asText();
              return theirs.replaceFirst("-[0-9a-f]{6,16}$", "-").equals(stem);
            })
        .reduce((first, second) -> second);
  }
}
