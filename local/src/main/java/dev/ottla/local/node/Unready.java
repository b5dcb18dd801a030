package dev.ottla.local.node;

/// Why a container cannot start yet, in the words of its waiting state. It is tried again later.
final class Unready extends Exception {
  private static final long serialVersionUID = 1L;
  private final String reason;

  Unready(String reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
