package dev.ottla.cli.progress;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ottla.cli.kube.Api;
import dev.ottla.cli.kube.ApiError;
import dev.ottla.cli.kube.Kind;
import dev.ottla.cli.talk.Trouble;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Why things are not Ready: their pods, the warnings about them, the last words of their logs.
public final class Evidence {
  private static final int LOG_LINES = 12;
  private static final int WARNINGS = 8;
  private static final int LOGS = 4;

  private final Api api;

  /// Looks at a server.
  public Evidence(Api api) {
    this.api = api;
  }

  /// All that could be found in some namespaces, as lines.
  public List<String> lines(Collection<String> namespaces) {
    List<String> lines = new ArrayList<>();
    List<JsonNode> troubled = new ArrayList<>();
    for (String namespace : namespaces) {
      for (JsonNode pod : api.get(Kind.POD.path(namespace)).path("items")) {
        String trouble = trouble(pod);
        if (!trouble.isEmpty()) {
          troubled.add(pod);
          lines.add("pod " + name(pod) + " in " + namespace + ": " + trouble);
        }
      }
      lines.addAll(warnings(namespace));
    }
    troubled.stream().limit(LOGS).forEach(pod -> lines.addAll(log(pod)));
    return lines;
  }

  private static String name(JsonNode pod) {
    return pod.path("metadata").path("name").asText();
  }

  private static String trouble(JsonNode pod) {
    JsonNode status = pod.path("status");
    for (JsonNode container : status.path("containerStatuses")) {
      String restarts = container.path("restartCount").asText("0") + " restarts";
      JsonNode waiting = container.path("state").path("waiting");
      if (waiting.isObject()) {
        return words(waiting) + ", " + restarts;
      }
      if (container.path("state").path("terminated").isObject()) {
        JsonNode ended = container.path("state").path("terminated");
        return "ended with code " + ended.path("exitCode").asText() + ", " + restarts;
      }
      if (!container.path("ready").asBoolean()) {
        return "runs but is not ready, " + restarts;
      }
    }
    return switch (status.path("phase").asText()) {
      case "Running", "Succeeded" -> "";
      default -> pending(status);
    };
  }

  private static String pending(JsonNode status) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("status").asText().equals("False") && condition.has("message")) {
        return status.path("phase").asText() + ": " + words(condition);
      }
    }
    return status.path("phase").asText("no state yet");
  }

  private static String words(JsonNode said) {
    String message = said.path("message").asText();
    return said.path("reason").asText() + (message.isEmpty() ? "" : ": " + message);
  }

  private List<String> warnings(String namespace) {
    List<String> lines = new ArrayList<>();
    for (JsonNode event : api.get(Kind.EVENT.path(namespace)).path("items")) {
      if (event.path("type").asText().equals("Warning")) {
        String about = event.path("involvedObject").path("name").asText();
        lines.add("warning about " + about + ": " + words(event));
      }
    }
    return lines.subList(Math.max(0, lines.size() - WARNINGS), lines.size());
  }

  private List<String> log(JsonNode pod) {
    String namespace = pod.path("metadata").path("namespace").asText();
    String path = Kind.POD.path(namespace, name(pod)) + "/log?tailLines=" + LOG_LINES;
    List<String> lines = new ArrayList<>();
    lines.add("the end of the log of " + name(pod) + ":");
    try {
      api.text(path).lines().forEach(line -> lines.add("  " + line));
    } catch (ApiError | Trouble e) {
      lines.add("  (none: " + Trouble.words(e) + ")");
    }
    return lines;
  }
}
