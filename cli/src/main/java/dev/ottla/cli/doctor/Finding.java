package dev.ottla.cli.doctor;

/// What one check found.
///
/// @param level how bad it is
/// @param subject what was looked at
/// @param says what was seen
/// @param mend what to do about it; empty when nothing is to be done
public record Finding(Level level, String subject, String says, String mend) {
  /// How bad a finding is.
  public enum Level {
    /// As it shall be.
    OK,
    /// It works, and may not for long, or not for all.
    WATCH,
    /// It keeps Ottla from working.
    MEND
  }

  static Finding ok(String subject, String says) {
    return new Finding(Level.OK, subject, says, "");
  }

  static Finding watch(String subject, String says, String mend) {
    return new Finding(Level.WATCH, subject, says, mend);
  }

  static Finding mend(String subject, String says, String mend) {
    return new Finding(Level.MEND, subject, says, mend);
  }
}
