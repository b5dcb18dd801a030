package dev.ottla.local.print;

import com.fasterxml.jackson.databind.JsonNode;

/// The words that `kubectl get pods` has for a pod.
final class PodWords {
  private PodWords() {}

  static String ready(JsonNode pod) {
    var ready = 0;
    for (var status : pod.at("/status/containerStatuses")) {
      if (status.path("ready").asBoolean()) {
        ready++;
      }
    }
    return ready + "/" + pod.at("/spec/containers").size();
  }

  static String restarts(JsonNode pod) {
    var count = 0L;
    var last = "";
    for (var status : pod.at("/status/containerStatuses")) {
      count += status.path("restartCount").asLong();
      var finished = status.at("/lastState/terminated/finishedAt").asText("");
      last = finished.compareTo(last) > 0 ? finished : last;
    }
    return count == 0 || last.isEmpty()
        ? Long.toString(count)
        : "%d (%s ago)".formatted(count, Column.ago(last));
  }

  static String status(JsonNode pod) {
    var reason = pod.at("/status/reason").asText("");
    var word = reason.isEmpty() ? pod.at("/status/phase").asText("Unknown") : reason;
    var initial = starting(pod);
    if (!initial.isEmpty()) {
      word = initial;
    } else {
      word = running(pod, word);
    }
    return pod.at("/metadata/deletionTimestamp").isTextual() ? "Terminating" : word;
  }

  private static String starting(JsonNode pod) {
    var done = 0;
    for (var status : pod.at("/status/initContainerStatuses")) {
      var terminated = status.at("/state/terminated");
      if (terminated.isObject() && terminated.path("exitCode").asInt() == 0) {
        done++;
        continue;
      }
      if (terminated.isObject()) {
        return "Init:" + ended(terminated);
      }
      var waiting = status.at("/state/waiting/reason").asText("");
      if (!waiting.isEmpty() && !waiting.equals("PodInitializing")) {
        return "Init:" + waiting;
      }
      return "Init:%d/%d".formatted(done, pod.at("/spec/initContainers").size());
    }
    return "";
  }

  private static String running(JsonNode pod, String phase) {
    var word = phase;
    var live = false;
    for (var status : pod.at("/status/containerStatuses")) {
      var waiting = status.at("/state/waiting/reason").asText("");
      var terminated = status.at("/state/terminated");
      if (!waiting.isEmpty()) {
        word = waiting;
      } else if (terminated.isObject()) {
        word = ended(terminated);
      } else if (status.path("ready").asBoolean() && status.at("/state/running").isObject()) {
        live = true;
      }
    }
    return word.equals("Completed") && live ? "Running" : word;
  }

  private static String ended(JsonNode terminated) {
    var reason = terminated.path("reason").asText("");
    if (!reason.isEmpty()) {
      return reason;
    }
    var signal = terminated.path("signal").asInt();
    return signal != 0 ? "Signal:" + signal : "ExitCode:" + terminated.path("exitCode").asInt();
  }
}
