package dev.ottla.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.api.PodConsole.Usage;
import dev.ottla.local.store.ApiError;
import dev.ottla.local.store.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Answers `metrics.k8s.io`, which `kubectl top` reads: what the processes of pods use, measured
/// when asked; of the processor, the average since the last time.
final class Metrics {
  static final String GROUP = "metrics.k8s.io";

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final Registry registry;
  private final PodConsole console;
  private final Map<String, Sample> samples = new ConcurrentHashMap<>();

  Metrics(Registry registry, PodConsole console) {
    this.registry = registry;
    this.console = console;
  }

  /// What a container had used at a moment, and how much of a processor that was at last.
  private record Sample(Duration processor, long nanos, long share) {}

  void answer(Exchange exchange, Target target) {
    if (!exchange.method().equals("GET")) {
      throw Router.refused();
    }
    var pods = target.kind().plural().equals("pods");
    if (target.name().isEmpty()) {
      var list = Json.object().put("kind", target.kind().kind() + "List");
      list.put("apiVersion", GROUP + "/v1beta1").putObject("metadata");
      var items = list.putArray("items");
      var selector = Selector.of(exchange, target.kind());
      for (var object : registry.list(target.kind().plural(), target.namespace())) {
        if (selector.test(object) && (!pods || running(object))) {
          items.add(pods ? pod(object) : node(object));
        }
      }
      exchange.reply(200, list);
      return;
    }
    var object =
        registry
            .get(target.kind().plural(), target.namespace(), target.name())
            .filter(found -> !pods || running(found))
            .orElseThrow(() -> Refusals.notFound(target.kind(), target.name()));
    exchange.reply(200, pods ? pod(object) : node(object));
  }

  private static boolean running(JsonNode pod) {
    return pod.at("/status/phase").asText().equals("Running");
  }

  private static ObjectNode head(String kind, JsonNode object) {
    var out = Json.object().put("kind", kind).put("apiVersion", GROUP + "/v1beta1");
    var metadata = out.putObject("metadata");
    for (var field : List.of("name", "namespace", "labels", "creationTimestamp")) {
      if (object.path("metadata").has(field)) {
        metadata.set(field, object.path("metadata").get(field));
      }
    }
    return out.put("timestamp", Writer.now()).put("window", "1s");
  }

  private ObjectNode pod(JsonNode pod) {
    var out = head("PodMetrics", pod);
    var containers = out.putArray("containers");
    for (var usage : usage(pod)) {
      var key = pod.at("/metadata/uid").asText() + "/" + usage.container();
      write(
          containers.addObject().put("name", usage.container()),
          share(key, usage.processor(), usage.age()),
          usage.memory());
    }
    return out;
  }

  /// A node's use is that of its pods: what else the machine does is not ours to tell.
  private ObjectNode node(JsonNode node) {
    var nanos = 0L;
    var memory = 0L;
    for (var pod : registry.list("pods", null)) {
      for (var usage : running(pod) ? usage(pod) : List.<Usage>of()) {
        var key = "node/" + pod.at("/metadata/uid").asText() + "/" + usage.container();
        nanos += share(key, usage.processor(), usage.age());
        memory += usage.memory();
      }
    }
    var out = head("NodeMetrics", node);
    write(out, nanos, memory);
    return out;
  }

  private List<Usage> usage(JsonNode pod) {
    try {
      return console.usage(
          pod.at("/metadata/namespace").asText(), pod.at("/metadata/name").asText());
    } catch (ApiError e) {
      return List.of(); // it ended a moment ago, and uses nothing
    }
  }

  private static void write(ObjectNode out, long nanos, long memory) {
    out.putObject("usage").put("cpu", nanos + "n").put("memory", memory / 1024 + "Ki");
  }

  /// Billionths of a processor.
  private long share(String key, Duration processor, Duration age) {
    var now = System.nanoTime();
    return samples
        .compute(
            key,
            (_, last) -> {
              if (last == null) {
                return new Sample(processor, now, rate(processor, age.toNanos()));
              }
              var passed = now - last.nanos();
              return passed < SHORTEST.toNanos()
                  ? last
                  : new Sample(processor, now, rate(processor.minus(last.processor()), passed));
            })
        .share();
  }

  private static long rate(Duration used, long passed) {
    return passed <= 0 ? 0 : Math.max(0, (long) (used.toNanos() * 1e9 / passed));
  }
}
