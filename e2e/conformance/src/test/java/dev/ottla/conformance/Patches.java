package dev.ottla.conformance;

import static dev.ottla.conformance.Samples.map;
import static dev.ottla.conformance.Samples.service;

/// JSON merge, strategic merge and JSON patches.
final class Patches {
  private Patches() {}

  private static final String TWO =
      "selector: {a: b}, ports: [{name: x, port: 80}, {name: y, port: 81}]";

  static void cases(Area it) {
    merge(it);
    strategic(it);
    json(it);
    refused(it);
    parts(it);
  }

  private static void merge(Area it) {
    it.is(
        "a merge patch sets, adds and removes",
        d -> {
          d.post("configmaps", "{metadata: {name: a}, data: {a: '1', b: '2'}}");
          d.patch("configmaps/a", Desk.MERGE, "{data: {a: null, b: '3', c: '4'}}").show("/data");
        });
    it.is(
        "a merge patch replaces lists whole",
        d -> {
          d.post("services", service("a", TWO));
          d.patch("services/a", Desk.MERGE, "{spec: {ports: [{name: z, port: 82}]}}")
              .show("/spec/ports");
        });
    it.is(
        "a merge patch of an old revision is refused",
        d -> {
          var made = d.post("configmaps", map("a"));
          d.patch("configmaps/a", Desk.MERGE, "{data: {b: '2'}}");
          d.patch(
              "configmaps/a",
              Desk.MERGE,
              "{metadata: {resourceVersion: '%s'}, data: {b: '3'}}".formatted(made.revision()));
        });
    it.is(
        "a merge patch that changes nothing keeps the revision",
        d -> {
          var made = d.post("configmaps", map("a"));
          d.note(
              "  kept: "
                  + d.patch("configmaps/a", Desk.MERGE, "{data: {a: '1'}}")
                      .revision()
                      .equals(made.revision()));
        });
  }

  private static void strategic(Area it) {
    it.is(
        "a strategic patch merges lists by their key",
        d -> {
          d.post("services", service("a", TWO));
          d.patch(
                  "services/a",
                  Desk.STRATEGIC,
                  "{spec: {ports: [{port: 81, name: why}, {name: z, port: 82}]}}")
              .show("/spec/ports");
        });
    it.is(
        "a strategic patch deletes an element",
        d -> {
          d.post("services", service("a", TWO));
          d.patch("services/a", Desk.STRATEGIC, "{spec: {ports: [{port: 80, $patch: delete}]}}")
              .show("/spec/ports");
        });
    it.is(
        "a strategic patch replaces a list",
        d -> {
          d.post("services", service("a", TWO));
          d.patch(
                  "services/a",
                  Desk.STRATEGIC,
                  "{spec: {ports: [{$patch: replace}, {name: z, port: 82}]}}")
              .show("/spec/ports");
        });
    it.is(
        "a strategic patch replaces a map",
        d -> {
          d.post("configmaps", map("a"));
          d.patch("configmaps/a", Desk.STRATEGIC, "{data: {$patch: replace, z: '26'}}")
              .show("/data");
        });
    it.is(
        "a strategic patch adds to a list of plain values",
        d -> {
          d.post("configmaps", map("a", "finalizers: [test.io/a, test.io/b]"));
          var now =
              d.patch("configmaps/a", Desk.STRATEGIC, "{metadata: {finalizers: [test.io/c]}}");
          d.note("  all three: " + now.json().at("/metadata/finalizers").size());
          d.patch("configmaps/a", Desk.MERGE, "{metadata: {finalizers: null}}");
        });
    it.is(
        "a strategic patch takes from a list of plain values",
        d -> {
          d.post("configmaps", map("a", "finalizers: [test.io/a, test.io/b]"));
          d.patch(
                  "configmaps/a",
                  Desk.STRATEGIC,
                  "{metadata: {$deleteFromPrimitiveList/finalizers: [test.io/a]}}")
              .show("/metadata/finalizers");
          d.patch("configmaps/a", Desk.MERGE, "{metadata: {finalizers: null}}");
        });
    it.is(
        "a strategic patch sets an order",
        d -> {
          d.post("services", service("a", TWO));
          d.patch(
                  "services/a",
                  Desk.STRATEGIC,
                  "{spec: {$setElementOrder/ports: [{port: 81}, {port: 80}], ports: [{port: 80, name: ex}]}}")
              .show("/spec/ports");
        });
    it.is(
        "a strategic patch of a container merges by name",
        d -> {
          d.post("deployments", Objects.deployment());
          d.patch(
                  "deployments/a",
                  Desk.STRATEGIC,
                  "{spec: {template: {spec: {containers: [{name: main, env: [{name: A, value: b}]}, {name: side, image: x}]}}}}")
              .show(
                  "/spec/template/spec/containers/0/name",
                  "/spec/template/spec/containers/0/env",
                  "/spec/template/spec/containers/1/name",
                  "/spec/template/spec/containers/0/image");
        });
    it.is(
        "a strategic patch of a custom resource is refused",
        d -> {
          d.post("widgets", Samples.widget("a", ""));
          d.patch("widgets/a", Desk.STRATEGIC, "{spec: {size: large}}");
        });
  }

  private static void json(Area it) {
    String[][] patches = {
      {"adds", "[{op: add, path: /data/b, value: '2'}]"},
      {"replaces", "[{op: replace, path: /data/a, value: '2'}]"},
      {"removes", "[{op: remove, path: /data/a}]"},
      {"moves", "[{op: move, from: /data/a, path: /data/b}]"},
      {"copies", "[{op: copy, from: /data/a, path: /data/b}]"},
      {
        "tests and then acts",
        "[{op: test, path: /data/a, value: '1'}, {op: add, path: /data/b, value: '2'}]"
      },
      {
        "whose test fails is refused",
        "[{op: test, path: /data/a, value: '7'}, {op: add, path: /data/b, value: '2'}]"
      },
      {"of a path that is not there is refused", "[{op: remove, path: /data/nothing}]"},
      {
        "escapes slashes",
        "[{op: add, path: /metadata/annotations, value: {}}, {op: add, path: /metadata/annotations/a.b~1c, value: d}]"
      }
    };
    for (var patch : patches) {
      it.is(
          "a JSON patch " + patch[0],
          d -> {
            d.post("configmaps", map("a"));
            d.patch("configmaps/a", Desk.PATCH, patch[1]).show("/data", "/metadata/annotations");
          });
    }
    it.is(
        "a JSON patch appends to a list",
        d -> {
          d.post("services", service("a", TWO));
          d.patch(
                  "services/a",
                  Desk.PATCH,
                  "[{op: add, path: /spec/ports/-, value: {name: z, port: 82}}]")
              .show("/spec/ports/2/name");
        });
  }

  private static void refused(Area it) {
    it.is(
        "a patch of an unheard-of type is refused",
        d -> {
          d.mute().post("configmaps", map("a"));
          d.patch("configmaps/a", "application/json", "{data: {b: '2'}}").show("/code", "/reason");
        });
    it.is(
        "a patch of what is not there is refused",
        d -> d.patch("configmaps/a", Desk.MERGE, "{data: {b: '2'}}"));
    it.is(
        "a patch that makes the object invalid is refused",
        d -> {
          d.post("widgets", Samples.widget("a", ""));
          d.patch("widgets/a", Desk.MERGE, "{spec: {size: huge}}");
        });
    it.is(
        "a patch of the name is refused",
        d -> {
          d.post("configmaps", map("a"));
          d.patch("configmaps/a", Desk.MERGE, "{metadata: {name: b}}").show("/reason");
        });
  }

  private static void parts(Area it) {
    it.is(
        "a patch of status leaves the spec alone",
        d -> {
          d.post("widgets", Samples.widget("a", ""));
          d.patch("widgets/a/status", Desk.MERGE, "{spec: {size: large}, status: {phase: Good}}")
              .show("/spec/size", "/status");
        });
    it.is(
        "a patch of the object leaves status alone",
        d -> {
          d.post("widgets", Samples.widget("a", ""));
          d.patch("widgets/a", Desk.MERGE, "{spec: {size: large}, status: {phase: Bad}}")
              .show("/spec/size", "/status");
        });
    it.is(
        "a replacement of status",
        d -> {
          var made = d.post("widgets", Samples.widget("a", ""));
          var object = (com.fasterxml.jackson.databind.node.ObjectNode) made.json().deepCopy();
          object.putObject("status").put("phase", "Good");
          d.put("widgets/a/status", object).show("/status", "/metadata/generation");
          d.put("widgets/a/status", object);
        });
    it.is(
        "status given at creation is dropped",
        d ->
            d.post(
                    "widgets",
                    "{apiVersion: conformance.test/v1, kind: Widget, metadata: {name: a}, spec: {size: small}, status: {phase: Good}}")
                .show("/status"));
    it.is(
        "the scale of a custom resource is read and set",
        d -> {
          d.post("widgets", Samples.widget("a", "replicas: 2"));
          d.patch("widgets/a/status", Desk.MERGE, "{status: {replicas: 1, selector: a=b}}");
          d.get("widgets/a/scale").show("/kind", "/apiVersion", "/spec", "/status");
          d.patch("widgets/a/scale", Desk.MERGE, "{spec: {replicas: 5}}").show("/spec");
          d.get("widgets/a").show("/spec/replicas", "/metadata/generation");
        });
    it.is(
        "a scale below zero is refused",
        d -> {
          d.post("statefulsets", Samples.set("a", "replicas: 0", "true", ""));
          d.patch("statefulsets/a/scale", Desk.MERGE, "{spec: {replicas: -1}}");
        });
    it.is(
        "the scale of a StatefulSet is read",
        d -> {
          d.post("statefulsets", Samples.set("a", "replicas: 0", "true", ""));
          d.get("statefulsets/a/scale").show("/spec", "/status/selector");
        });
    it.is(
        "a kind without a scale has none",
        d -> {
          d.post("configmaps", map("a"));
          d.get("configmaps/a/scale").show("/code", "/reason");
        });
  }
}
