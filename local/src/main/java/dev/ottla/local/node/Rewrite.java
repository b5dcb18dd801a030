package dev.ottla.local.node;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Turns paths of a container into those of this machine, wherever they stand in a text as a path
/// of their own or as the beginning of one.
final class Rewrite {
  private final Map<String, Path> places;
  private final Pattern pattern;

  Rewrite(Map<String, Path> places) {
    this.places = places;
    String any =
        places.keySet().stream()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    // Not inside a longer path, but after a URL's scheme; not before the rest of a name.
    pattern = Pattern.compile("(?:(?<![\\w./-])|(?<=://))(" + any + ")(?![\\w.-])");
  }

  String apply(String text) {
    return places.isEmpty()
        ? text
        : pattern
            .matcher(text)
            .replaceAll(
                found -> Matcher.quoteReplacement(String.valueOf(places.get(found.group(1)))));
  }
}
