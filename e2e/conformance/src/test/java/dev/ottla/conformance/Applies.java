package dev.ottla.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;

/// Server-side apply: who owns what, and who wins.
final class Applies {
  private Applies() {}

  private static String map(String data) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {%s}}".formatted(data);
  }

  private static String widget(String spec) {
    return Samples.widget("a", spec);
  }

  static void cases(Area it) {
    owned(it);
    contested(it);
    given(it);
    lists(it);
    refused(it);
    beside(it);
  }

  private static void fields(Desk d) throws Exception {
    entries(d, "configmaps/a");
  }

  private static void custom(Desk d) throws Exception {
    entries(d, "widgets/a");
  }

  /// The entries by manager: their own order goes by the clock.
  private static void entries(Desk d, String path) throws Exception {
    var entries = new ArrayList<JsonNode>();
    d.quiet("GET", path, null, "").json().at("/metadata/managedFields").forEach(entries::add);
    entries.sort(
        Comparator.comparing(
            entry -> entry.path("manager").asText() + entry.path("operation").asText()));
    entries.forEach(entry -> entry(d, entry));
  }

  private static void entry(Desk d, JsonNode entry) {
    var out = new StringBuilder("  ");
    for (var word :
        new String[] {"manager", "operation", "apiVersion", "fieldsType", "subresource"}) {
      out.append(entry.path(word).asText("-")).append(' ');
    }
    d.note(out + Script.shown(entry.path("fieldsV1")));
  }

  private static void owned(Area it) {
    it.is(
        "apply creates what is not there",
        d -> {
          d.apply("configmaps/a", "me", map("a: '1'")).show("/data");
          fields(d);
        });
    it.is(
        "apply changes what it owns",
        d -> {
          d.apply("configmaps/a", "me", map("a: '1', b: '2'"));
          d.apply("configmaps/a", "me", map("a: '3', b: '2'")).show("/data");
        });
    it.is(
        "what apply no longer says goes",
        d -> {
          d.apply("configmaps/a", "me", map("a: '1', b: '2'"));
          d.apply("configmaps/a", "me", map("a: '1'")).show("/data");
          fields(d);
        });
    it.is(
        "what another owns too stays when one no longer says it",
        d -> {
          d.apply("configmaps/a", "me", map("a: '1', b: '2'"));
          d.apply("configmaps/a", "you", map("b: '2'"));
          d.apply("configmaps/a", "me", map("a: '1'")).show("/data");
          fields(d);
        });
    it.is(
        "apply that changes nothing keeps the revision",
        d -> {
          var made = d.apply("configmaps/a", "me", map("a: '1'"));
          d.note(
              "  kept: "
                  + d.apply("configmaps/a", "me", map("a: '1'"))
                      .revision()
                      .equals(made.revision()));
        });
    it.is(
        "create and update are booked",
        d -> {
          d.with("User-Agent", "somebody/1.2").post("configmaps", map("a: '1'"));
          d.patch("configmaps/a?fieldManager=other", Desk.MERGE, "{data: {a: '2', b: '3'}}");
          fields(d);
        });
    it.is(
        "managed fields can be cleared",
        d -> {
          d.post("configmaps", map("a: '1'"));
          d.patch("configmaps/a", Desk.MERGE, "{metadata: {managedFields: [{}]}}")
              .show("/metadata/managedFields");
        });
    it.is(
        "defaults are owned by nobody",
        d -> {
          d.apply("widgets/a", "me", widget("")).show("/spec");
          custom(d);
        });
  }

  private static void contested(Area it) {
    it.is(
        "apply over another applier is refused",
        d -> {
          d.apply("configmaps/a", "me", map("a: '1'"));
          d.apply("configmaps/a", "you", map("a: '2'")).show("/details");
        });
    it.is(
        "apply over an update is refused, by its version and time",
        d -> {
          d.post("configmaps?fieldManager=me", map("a: '1'"));
          d.apply("configmaps/a", "you", map("a: '2'"));
        });
    it.is(
        "several conflicts are told together",
        d -> {
          d.apply("configmaps/a", "me", map("a: '1', b: '1'"));
          d.apply("configmaps/a", "you", map("a: '2', b: '2'")).show("/details");
        });
    it.is(
        "apply over another by force wins",
        d -> {
          d.apply("configmaps/a", "me", map("a: '1'"));
          d.apply("configmaps/a?force=true", "you", map("a: '2'")).show("/data");
          fields(d);
        });
    it.is(
        "apply of the same value shares it",
        d -> {
          d.apply("configmaps/a", "me", map("a: '1'"));
          d.apply("configmaps/a", "you", map("a: '1'"));
          fields(d);
        });
    it.is(
        "an update takes fields over",
        d -> {
          d.apply("configmaps/a", "me", map("a: '1', b: '2'"));
          d.patch("configmaps/a?fieldManager=hand", Desk.MERGE, "{data: {a: '9'}}");
          fields(d);
          d.apply("configmaps/a", "me", map("a: '1', b: '2'"));
        });
  }

  private static void given(Area it) {
    it.is(
        "apply with status through the subresource",
        d -> {
          d.apply("widgets/a", "me", widget(""));
          d.apply(
                  "widgets/a/status",
                  "boss",
                  "{apiVersion: conformance.test/v1, kind: Widget, metadata: {name: a}, status: {phase: Good, conditions: [{type: Ready, status: 'True'}]}}")
              .show("/status", "/spec/size");
          custom(d);
        });
    it.is(
        "two managers own conditions of one list",
        d -> {
          d.apply("widgets/a", "me", widget(""));
          d.apply(
              "widgets/a/status",
              "one",
              "{apiVersion: conformance.test/v1, kind: Widget, metadata: {name: a}, status: {conditions: [{type: One, status: 'True'}]}}");
          d.apply(
                  "widgets/a/status",
                  "two",
                  "{apiVersion: conformance.test/v1, kind: Widget, metadata: {name: a}, status: {conditions: [{type: Two, status: 'False'}]}}")
              .show("/status");
          d.apply(
                  "widgets/a/status",
                  "one",
                  "{apiVersion: conformance.test/v1, kind: Widget, metadata: {name: a}, status: {conditions: []}}")
              .show("/status");
        });
    it.is(
        "a dry run of an apply keeps nothing",
        d -> {
          d.apply("configmaps/a?dryRun=All", "me", map("a: '1'")).show("/data");
          d.get("configmaps/a");
        });
    it.is(
        "apply with an old revision is refused",
        d -> {
          var made = d.apply("configmaps/a", "me", map("a: '1'"));
          d.apply("configmaps/a", "me", map("a: '2'"));
          d.apply(
              "configmaps/a",
              "me",
              "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, resourceVersion: '%s'}, data: {a: '3'}}"
                  .formatted(made.revision()));
        });
    it.is(
        "apply with a uid where nothing is refused",
        d ->
            d.apply(
                "configmaps/a",
                "me",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, uid: 11111111-2222-3333-4444-555555555555}}"));
  }

  private static void lists(Area it) {
    it.is(
        "elements of a list are owned by their keys",
        d -> {
          d.apply("widgets/a", "me", widget("ports: [{name: x, port: 1}, {name: y, port: 2}]"));
          d.apply("widgets/a", "you", widget("ports: [{name: z, port: 3}]")).show("/spec/ports");
          custom(d);
        });
    it.is(
        "keys with defaults find their elements",
        d -> {
          d.apply("widgets/a", "me", widget("ports: [{name: x, port: 1}]"));
          d.apply("widgets/a", "you", widget("ports: [{name: x, protocol: TCP, port: 2}]"));
          d.apply("widgets/a", "you", widget("ports: [{name: x, protocol: UDP, port: 2}]"))
              .show("/spec/ports");
        });
    it.is(
        "an element that its owner no longer says goes",
        d -> {
          d.apply("widgets/a", "me", widget("ports: [{name: x, port: 1}, {name: y, port: 2}]"));
          d.apply("widgets/a", "you", widget("ports: [{name: y, port: 2}]"));
          d.apply("widgets/a", "me", widget("")).show("/spec/ports");
        });
    it.is(
        "elements of a set are owned one by one",
        d -> {
          d.apply("widgets/a", "me", widget("tags: [a, b]"));
          d.apply("widgets/a", "you", widget("tags: [b, c]")).show("/spec/tags");
          d.apply("widgets/a", "me", widget("tags: [a]")).show("/spec/tags");
          custom(d);
        });
    it.is(
        "a list without keys is owned whole",
        d -> {
          d.apply("widgets/a", "me", widget("words: [a, b]"));
          d.apply("widgets/a", "you", widget("words: [c]"));
        });
    it.is(
        "an atomic map is owned whole",
        d -> {
          d.apply("widgets/a", "me", widget("unit: {a: '1'}"));
          d.apply("widgets/a", "you", widget("unit: {b: '2'}"));
          d.apply("widgets/a?force=true", "you", widget("unit: {b: '2'}")).show("/spec/unit");
        });
    it.is(
        "ports of a Service are owned by port and protocol",
        d -> {
          d.apply(
              "services/a",
              "me",
              Samples.service("a", "selector: {a: b}, ports: [{name: x, port: 80}]"));
          d.apply("services/a", "you", Samples.service("a", "ports: [{name: y, port: 81}]"))
              .show("/spec/ports");
        });
    it.is(
        "containers of a template are owned by name",
        d -> {
          d.apply("deployments/a", "me", Objects.deployment());
          d.apply(
                  "deployments/a",
                  "you",
                  "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {template: {spec: {containers: [{name: main, env: [{name: A, value: b}]}]}}}}")
              .show(
                  "/spec/template/spec/containers/0/env", "/spec/template/spec/containers/0/image");
          d.apply(
              "deployments/a",
              "you",
              "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {replicas: 1}}");
        });
  }

  private static void refused(Area it) {
    it.is(
        "apply without a manager is refused",
        d -> d.patch("configmaps/a", Desk.APPLY, map("a: '1'")));
    it.is(
        "apply with managed fields is refused",
        d ->
            d.apply(
                "configmaps/a",
                "me",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, managedFields: [{manager: x, operation: Apply}]}}"));
    it.is(
        "apply of another name is refused",
        d -> d.apply("configmaps/b", "me", map("a: '1'")).show("/reason"));
    it.is(
        "apply of another kind is refused",
        d ->
            d.apply("configmaps/a", "me", "{apiVersion: v1, kind: Secret, metadata: {name: a}}")
                .show("/reason"));
    it.is(
        "apply of two elements with one key is refused",
        d -> d.apply("widgets/a", "me", widget("ports: [{name: x}, {name: x}]")).show("/reason"));
    it.unclaimed(
        "It is refused as the object would be by other verbs, with 422 or 400; the real server says 500.");
    it.is(
        "force without apply is refused",
        d -> {
          d.post("configmaps", map("a: '1'"));
          d.patch("configmaps/a?force=true", Desk.MERGE, "{data: {b: '2'}}");
        });
    it.is(
        "apply of an invalid object is refused",
        d -> d.apply("widgets/a", "me", widget("color: RED")).show("/details"));
  }

  private static void beside(Area it) {
    it.is(
        "a scale is booked as a subresource",
        d -> {
          d.apply("widgets/a", "me", widget("replicas: 1"));
          d.patch("widgets/a/scale?fieldManager=scaler", Desk.MERGE, "{spec: {replicas: 3}}");
          custom(d);
        });
    it.is(
        "an unknown field in an apply is refused when asked for",
        d ->
            d.apply("widgets/a?fieldValidation=Strict", "me", widget("unheard: of"))
                .show("/reason"));
    it.unclaimed(
        "It is refused as the object would be by other verbs, with 422 or 400; the real server says 500.");
    it.is(
        "an apply takes fields from its own updates only by force",
        d -> {
          d.post("configmaps?fieldManager=me", map("a: '1'"));
          d.apply("configmaps/a", "me", map("a: '2'"));
          d.apply("configmaps/a?force=true", "me", map("a: '2'")).show("/data");
          fields(d);
        });
  }
}
