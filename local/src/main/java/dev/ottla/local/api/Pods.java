package dev.ottla.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.api.PodConsole.LogOptions;
import dev.ottla.local.store.ApiError;
import dev.ottla.local.store.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Answers the subresources of pods that are no objects: log, exec, port-forward, eviction; and the
/// tokens of service accounts.
final class Pods {
  private final Registry registry;
  private final PodConsole console;

  Pods(Registry registry, PodConsole console) {
    this.registry = registry;
    this.console = console;
  }

  /// False when there is no such subresource.
  boolean answer(Exchange exchange, Target target) throws InterruptedException {
    if (!target.kind().resource().equals("pods")) {
      return false;
    }
    var pod =
        registry
            .get("pods", target.namespace(), target.name())
            .orElseThrow(() -> Refusals.notFound(target.kind(), target.name()));
    try {
      switch (target.part()) {
        case "log" -> log(exchange, target, pod);
        case "exec", "portforward" ->
            new Streams(console, exchange, target).run(known(container(exchange, pod), pod));
        case "eviction" -> evict(exchange, target, pod);
        default -> {
          return false;
        }
      }
    } catch (InterruptedIOException e) {
      throw new InterruptedException(e.getMessage());
    } catch (IOException e) {
      throw new ApiError(500, "InternalError", String.valueOf(e.getMessage()));
    }
    return true;
  }

  /// The container meant, or the annotated default, or the only one.
  private static String container(Exchange exchange, JsonNode pod) {
    var asked = exchange.parameter("container").orElse("");
    if (!asked.isEmpty()) {
      return asked;
    }
    var annotations = pod.at("/metadata/annotations");
    var standard = annotations.path("kubectl.kubernetes.io/default-container").asText("");
    return standard.isEmpty() ? pod.at("/spec/containers/0/name").asText("") : standard;
  }

  private static String known(String container, JsonNode pod) {
    var specs = pod.path("spec");
    for (var list : List.of("containers", "initContainers")) {
      for (var spec : specs.path(list)) {
        if (spec.path("name").asText().equals(container)) {
          return container;
        }
      }
    }
    throw new ApiError(
        400,
        "BadRequest",
        "container %s is not valid for pod %s"
            .formatted(container, pod.at("/metadata/name").asText()));
  }

  private void log(Exchange exchange, Target target, JsonNode pod)
      throws IOException, InterruptedException {
    var options =
        new LogOptions(
            container(exchange, pod),
            exchange.flag("follow"),
            exchange.flag("previous"),
            exchange.flag("timestamps"),
            exchange.number("tailLines"),
            exchange.number("sinceSeconds"),
            exchange.number("limitBytes"));
    var out = new Text(exchange);
    console.logs(namespace(target), target.name(), options, out);
    out.close();
  }

  private static String namespace(Target target) {
    var namespace = target.namespace();
    return namespace == null ? "" : namespace;
  }

  /// A response that starts with its first byte, so that a refusal before it is still a refusal.
  private static final class Text extends OutputStream {
    private final Exchange exchange;
    private Sink.@Nullable Chunks chunks;

    Text(Exchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      var to = started();
      if (!to.open()) {
        throw new IOException("the client went away");
      }
      try {
        to.write(Buffer.buffer().appendBytes(bytes, offset, length));
      } catch (InterruptedException e) {
        throw new InterruptedIOException("the client went away");
      }
    }

    private Sink.Chunks started() {
      var known = chunks;
      if (known == null) {
        known = Sink.lines(exchange.request(), "text/plain");
        chunks = known;
      }
      return known;
    }

    /// Says to a follower at once that the log is open.
    @Override
    public void flush() {
      started();
    }

    @Override
    public void close() {
      started().end();
    }
  }

  private void evict(Exchange exchange, Target target, ObjectNode pod) {
    var eviction = exchange.object();
    var budgets =
        registry.list("poddisruptionbudgets.policy", target.namespace()).stream()
            .filter(budget -> guards(budget, pod))
            .toList();
    for (var budget : budgets) {
      if (budget.at("/status/disruptionsAllowed").asLong() <= 0) {
        throw refusal(budget);
      }
    }
    var deletion = Writes.deletion(exchange, eviction.path("deleteOptions"));
    for (var budget : budgets) {
      if (!deletion.dryRun()) {
        spend(budget, pod);
      }
    }
    registry.writer().delete(target.kind(), target.namespace(), target.name(), deletion);
    var status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    exchange.reply(201, status.put("status", "Success").put("code", 201));
  }

  private static ApiError refusal(JsonNode budget) {
    return new ApiError(
        429,
        "TooManyRequests",
        "Cannot evict pod as it would violate the pod's disruption budget.",
        new ApiError.Details(
            "",
            "",
            "",
            List.of(
                new ApiError.Cause(
                    "DisruptionBudget",
                    "The disruption budget %s needs %d healthy pods and has %d currently"
                        .formatted(
                            budget.at("/metadata/name").asText(),
                            budget.at("/status/desiredHealthy").asLong(),
                            budget.at("/status/currentHealthy").asLong()),
                    ""))));
  }

  private void spend(JsonNode budget, JsonNode pod) {
    registry.updateStatus(
        "poddisruptionbudgets.policy",
        budget.at("/metadata/namespace").asText(),
        budget.at("/metadata/name").asText(),
        live -> {
          var status = live.withObjectProperty("status");
          status.put("disruptionsAllowed", status.path("disruptionsAllowed").asLong() - 1);
          status
              .withObjectProperty("disruptedPods")
              .put(pod.at("/metadata/name").asText(), Writer.now());
          return live;
        });
  }

  private static boolean guards(JsonNode budget, JsonNode pod) {
    var selector = budget.at("/spec/selector/matchLabels");
    return !selector.isEmpty()
        && selector.properties().stream()
            .map(Map.Entry::getKey)
            .allMatch(key -> selector.path(key).equals(pod.at("/metadata/labels").path(key)));
  }
}
