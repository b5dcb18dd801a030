package dev.ottla.local.store;

/// A refusal in the words of the Kubernetes API: HTTP code, reason and message of a `Status`.
public final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int code;
  private final String reason;

  /// A refusal with its HTTP code (404 …), its reason (`NotFound` …) and a message for people.
  public ApiError(int code, String reason, String message) {
    super(message, null, false, false);
    this.code = code;
    this.reason = reason;
  }

  /// The HTTP status code.
  public int code() {
    return code;
  }

  /// The machine-readable reason.
  public String reason() {
    return reason;
  }
}
