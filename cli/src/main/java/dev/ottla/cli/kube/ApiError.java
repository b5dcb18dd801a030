package dev.ottla.cli.kube;

import com.fasterxml.jackson.databind.JsonNode;

/// What the API answered when it refused.
public final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final String reason;

  ApiError(int code, String reason, String message) {
    super(message);
    this.code = code;
    this.reason = reason;
  }

  static ApiError of(int code, JsonNode status, String what) {
    String message = status.path("message").asText();
    String said = message.isEmpty() ? "HTTP " + code + " from " + what : message;
    return new ApiError(code, status.path("reason").asText(), said);
  }

  /// The HTTP status.
  public int code() {
    return code;
  }

  /// The machine's word for it: NotFound, Invalid, Conflict, ...
  public String reason() {
    return reason;
  }

  /// Whether the thing or its kind is not there.
  public boolean missing() {
    return code == 404;
  }
}
