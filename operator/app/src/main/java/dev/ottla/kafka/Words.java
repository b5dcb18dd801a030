package dev.ottla.kafka;

import java.util.concurrent.ExecutionException;

/// Failures in words for the person on call.
public final class Words {
  private Words() {}

  /// What went wrong, without the wrapping.
  public static String of(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof ExecutionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    // Kafka's outer message is often «Failed to create new KafkaAdminClient»: the inner one says
    // why.
    while (cause.getCause() != null && cause.getCause().getMessage() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
