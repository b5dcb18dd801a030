package dev.ottla.local.node;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// What a container is doing.
sealed interface State {
  /// Not running, and why.
  record Waiting(String reason, String message) implements State {}

  /// Running as a process.
  record Running(long pid, Instant since) implements State {}

  /// Over.
  record Ended(int code, String reason, long pid, Instant since, Instant until) implements State {}

  /// As `containerStatuses` shows it.
  default ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    switch (this) {
      case Waiting waiting -> {
        json.putObject("waiting").put("reason", waiting.reason());
        if (!waiting.message().isEmpty()) {
          json.withObject("/waiting").put("message", waiting.message());
        }
      }
      case Running running -> json.putObject("running").put("startedAt", text(running.since()));
      case Ended ended ->
          json.putObject("terminated")
              .put("exitCode", (long) ended.code())
              .put("reason", ended.reason())
              .put("startedAt", text(ended.since()))
              .put("finishedAt", text(ended.until()))
              .put("containerID", "pid://" + ended.pid());
    }
    return json;
  }

  private static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
