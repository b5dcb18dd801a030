package dev.ottla.local.store;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A refusal in the words of the Kubernetes API: HTTP code, reason and message of a `Status`.
public final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int code;
  private final String reason;
  private final transient @Nullable Details details;

  /// What a refusal is about.
  ///
  /// @param kind the resource, or for invalid objects the kind
  public record Details(String name, String group, String kind, List<Cause> causes) {}

  /// One field that is wrong.
  public record Cause(String reason, String message, String field) {}

  /// A refusal with its HTTP code (404 …), its reason (`NotFound` …) and a message for people.
  public ApiError(int code, String reason, String message) {
    this(code, reason, message, null);
  }

  /// A refusal that also tells programs what it is about.
  public ApiError(int code, String reason, String message, @Nullable Details details) {
    super(message, null, false, false);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  /// The HTTP status code.
  public int code() {
    return code;
  }

  /// The machine-readable reason.
  public String reason() {
    return reason;
  }

  /// What it is about.
  public Optional<Details> details() {
    return Optional.ofNullable(details);
  }
}
