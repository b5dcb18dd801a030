package dev.ottla.cli.doctor;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A version by its first three numbers.
record Release(int major, int minor, int patch) implements Comparable<Release> {
  private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?");

  /// The first version that a text names: `v1.36.1+k3s1`, `Apache Maven 3.9.9 (…)`.
  static Optional<Release> in(String text) {
    Matcher numbers = NUMBERS.matcher(text);
    if (!numbers.find()) {
      return Optional.empty();
    }
    String patch = numbers.group(3);
    return Optional.of(
        new Release(
            Integer.parseInt(numbers.group(1)),
            Integer.parseInt(numbers.group(2)),
            patch == null ? 0 : Integer.parseInt(patch)));
  }

  @Override
  public int compareTo(Release other) {
    int first = Integer.compare(major, other.major);
    int second = first == 0 ? Integer.compare(minor, other.minor) : first;
    return second == 0 ? Integer.compare(patch, other.patch) : second;
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
