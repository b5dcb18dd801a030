package dev.ottla.core.storage;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.Optional;

/// Which disk of which pod a claim is for, as its name has it: `data-DISK-SET-ORDINAL`.
///
/// @param disk the number of the disk
/// @param ordinal the number of the pod
record Place(int disk, int ordinal) {
  private static final String PREFIX = "data-";

  /// Digits that a number may have.
  private static final int DIGITS = 9;

  /// Empty for a claim that somebody has named otherwise.
  static Optional<Place> of(PersistentVolumeClaim claim) {
    String name = claim.getMetadata().getName();
    int set = name.indexOf('-', PREFIX.length());
    int last = name.lastIndexOf('-');
    return name.startsWith(PREFIX)
            && set < last
            && number(name, PREFIX.length(), set)
            && number(name, last + 1, name.length())
        ? Optional.of(
            new Place(
                Integer.parseInt(name, PREFIX.length(), set, 10),
                Integer.parseInt(name, last + 1, name.length(), 10)))
        : Optional.empty();
  }

  private static boolean number(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return from < to && to - from <= DIGITS;
  }
}
