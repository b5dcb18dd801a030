package dev.ottla.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.schema.Kind;
import dev.ottla.local.store.ApiError;
import dev.ottla.local.store.Json;
import dev.ottla.local.store.Store;
import java.util.stream.Collectors;

/// Answers the `scale` subresource: a small object that stands for the numbers of a large one.
final class Scale {
  private final Store store;
  private final Writer writer;

  Scale(Store store, Writer writer) {
    this.store = store;
    this.writer = writer;
  }

  void answer(Exchange exchange, Target target) {
    var scale = target.version().scale().orElseThrow(Refusals::unknown);
    var live =
        store
            .get(target.kind().resource(), target.namespace(), target.name())
            .orElseThrow(() -> Refusals.notFound(target.kind(), target.name()))
            .tree();
    switch (exchange.method()) {
      case "GET" -> exchange.reply(200, view(live, scale));
      case "PUT" -> write(exchange, target, scale, exchange.object());
      case "PATCH" -> {
        var change = Patcher.change(exchange, target);
        write(exchange, target, scale, change.apply(view(live, scale)));
      }
      default -> throw Router.refused();
    }
  }

  private void write(Exchange exchange, Target target, Kind.Scale scale, ObjectNode wanted) {
    var said = wanted.at("/spec/replicas");
    var replicas = said.isMissingNode() ? LongNode.valueOf(0) : said;
    if (!replicas.isIntegralNumber() || replicas.asLong() < 0) {
      throw new ApiError(
          422,
          "Invalid",
          "Scale.autoscaling \"%s\" is invalid: spec.replicas: Invalid value: %s: must be greater than or equal to 0"
              .formatted(target.name(), replicas));
    }
    var revision = wanted.at("/metadata/resourceVersion");
    var changed =
        writer.change(
            target.kind(),
            target.namespace(),
            target.name(),
            "scale",
            live -> {
              var slash = scale.replicas().lastIndexOf('/');
              live.withObject(scale.replicas().substring(0, slash))
                  .put(scale.replicas().substring(slash + 1), replicas.asLong());
              if (revision.isTextual()) {
                live.withObjectProperty("metadata").set("resourceVersion", revision);
              }
              return live;
            },
            Writes.call(exchange, target));
    exchange.reply(200, view(changed, scale));
  }

  private static ObjectNode view(ObjectNode object, Kind.Scale scale) {
    var out = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    var metadata = out.putObject("metadata");
    for (var field :
        new String[] {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
      if (object.path("metadata").has(field)) {
        metadata.set(field, object.path("metadata").get(field));
      }
    }
    var spec = out.putObject("spec");
    if (object.at(scale.replicas()).asLong(0) != 0) {
      spec.put("replicas", object.at(scale.replicas()).asLong());
    }
    var status = out.putObject("status");
    status.put("replicas", object.at(scale.statusReplicas()).asLong(0));
    var selector = scale.selector().isEmpty() ? Json.object() : object.at(scale.selector());
    var text = selector.isTextual() ? selector.asText() : labels(selector.path("matchLabels"));
    if (!text.isEmpty()) {
      status.put("selector", text);
    }
    return out;
  }

  private static String labels(JsonNode labels) {
    return labels.properties().stream()
        .map(label -> label.getKey() + "=" + label.getValue().asText())
        .collect(Collectors.joining(","));
  }
}
