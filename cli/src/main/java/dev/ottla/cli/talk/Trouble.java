package dev.ottla.cli.talk;

/// Something that a person must know and can act on: its message is printed as it is, without a
/// trace.
public final class Trouble extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Trouble in plain words.
  public Trouble(String message) {
    super(message);
  }

  /// Trouble that another one brought.
  public Trouble(String message, Throwable cause) {
    super(message, cause);
  }

  /// What an exception says, also when it has no message of its own.
  public static String words(Throwable thrown) {
    String message = thrown.getMessage();
    String kind = thrown.getClass().getSimpleName();
    return message == null || message.isBlank() ? kind : message.strip();
  }
}
