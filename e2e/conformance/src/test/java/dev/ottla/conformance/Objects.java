package dev.ottla.conformance;

import static dev.ottla.conformance.Samples.map;

/// Made, read, changed, listed, refused.
final class Objects {
  private Objects() {}

  static void cases(Area it) {
    made(it);
    changed(it);
    listed(it);
    selected(it);
  }

  private static void made(Area it) {
    it.is(
        "a ConfigMap that is made is read back with what the server adds",
        d -> {
          d.post("configmaps", map("a", "labels: {x: y}, annotations: {n: m}"))
              .show(
                  "/apiVersion",
                  "/kind",
                  "/data",
                  "/metadata/labels",
                  "/metadata/annotations",
                  "/metadata/namespace");
          d.get("configmaps/a")
              .show("/apiVersion", "/kind", "/data", "/metadata/generation", "/metadata/selfLink");
        });
    it.is(
        "a name that is taken is refused",
        d -> {
          d.post("configmaps", map("a"));
          d.post("configmaps", map("a")).show("/details");
        });
    it.is(
        "generateName gives a name",
        d -> {
          var made = d.post("configmaps", "{metadata: {generateName: run-}}");
          d.note(
              "  "
                  + made.at("/metadata/name")
                      .replaceAll("^run-[bcdfghjklmnpqrstvwxz2456789]{5}$", "run-XXXXX")
                  + " of "
                  + made.at("/metadata/generateName"));
        });
    it.is(
        "an object without a name is refused",
        d -> d.post("configmaps", "{apiVersion: v1, kind: ConfigMap, data: {}}").show("/details"));
    it.is(
        "a name that is no name is refused",
        d -> d.post("configmaps", map("Not_A_Name")).show("/details"));
    it.is(
        "an object of another namespace is refused",
        d -> d.post("configmaps", map("a", "namespace: elsewhere")));
    it.is(
        "an object of another kind is refused",
        d -> d.mute().post("configmaps", "{apiVersion: v1, kind: Secret, metadata: {name: a}}"));
    it.is(
        "an object in a namespace that is not there is refused",
        d -> d.post("/api/v1/namespaces/nowhere-to-be-found/configmaps", map("a")));
    it.is(
        "a resourceVersion in a new object is refused",
        d -> d.post("configmaps", map("a", "resourceVersion: '5'")));
    it.is("what is not there is not found", d -> d.get("configmaps/a").all());
    it.is(
        "a body that is no JSON is refused",
        d ->
            d.mute()
                .send(
                    "POST",
                    "configmaps",
                    "{not json".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    "application/json")
                .show("/reason"));
    it.is(
        "a method that a collection does not have is refused", d -> d.put("configmaps", map("a")));
    it.is("a kind that nobody knows is not found", d -> d.get("gadgets/a").all());
    it.is(
        "YAML bodies are read",
        d ->
            d.send(
                    "POST",
                    "configmaps",
                    map("a").getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    "application/yaml")
                .show("/data"));
  }

  private static void changed(Area it) {
    it.is(
        "a replacement changes what it says and keeps what the server owns",
        d -> {
          var made = d.post("configmaps", map("a"));
          var now =
              d.put(
                      "configmaps/a",
                      "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, uid: %s}, data: {b: '2'}}"
                          .formatted(made.at("/metadata/uid")))
                  .show("/data");
          d.note(
              "  revision moved: "
                  + !now.revision().equals(made.revision())
                  + ", uid kept: "
                  + now.at("/metadata/uid").equals(made.at("/metadata/uid")));
        });
    it.is(
        "a replacement of an old revision is refused",
        d -> {
          var made = d.post("configmaps", map("a"));
          d.patch("configmaps/a", Desk.MERGE, "{data: {b: '2'}}");
          d.put("configmaps/a", made.json()).show("/details");
        });
    it.is(
        "a replacement with another uid is refused",
        d -> {
          d.mute().post("configmaps", map("a"));
          d.put("configmaps/a", map("a", "uid: 11111111-2222-3333-4444-555555555555"));
        });
    it.is(
        "a replacement under another name is refused",
        d -> {
          d.post("configmaps", map("a"));
          d.put("configmaps/a", map("b"));
        });
    it.is(
        "a replacement of what is not there is refused",
        d ->
            d.put(
                "leases/a",
                "{apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: a, resourceVersion: '5'}}"));
    it.is(
        "a replacement that changes nothing keeps the revision",
        d -> {
          var made = d.post("configmaps", map("a"));
          var now = d.put("configmaps/a", made.json());
          d.note("  revision kept: " + now.revision().equals(made.revision()));
        });
    it.is(
        "generation counts changes of the spec alone",
        d -> {
          d.post("deployments?dryRun=All", deployment()).show("/metadata/generation");
          d.post("widgets", Samples.widget("a", "")).show("/metadata/generation");
          d.patch("widgets/a", Desk.MERGE, "{metadata: {labels: {x: y}}}")
              .show("/metadata/generation");
          d.patch("widgets/a", Desk.MERGE, "{spec: {size: large}}").show("/metadata/generation");
          d.patch("widgets/a/status", Desk.MERGE, "{status: {phase: Good}}")
              .show("/metadata/generation");
        });
    it.is(
        "an immutable ConfigMap stays as it is",
        d -> {
          d.post("configmaps", "{metadata: {name: a}, data: {a: '1'}, immutable: true}");
          d.patch("configmaps/a", Desk.MERGE, "{data: {a: '2'}}");
        });
    it.is(
        "the type of a Secret cannot change",
        d -> {
          d.post("secrets", "{metadata: {name: a}, stringData: {k: v}}")
              .show("/type", "/data", "/stringData");
          d.patch("secrets/a", Desk.MERGE, "{type: other}");
        });
  }

  static String deployment() {
    return "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {replicas: 0, selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, spec: {containers: [{name: main, image: %s}]}}}}"
        .formatted(Server.IMAGE);
  }

  private static void listed(Area it) {
    it.is(
        "a list comes in pages",
        d -> {
          for (var name : new String[] {"a", "b", "c", "d", "e"}) {
            d.post("configmaps", map(name, "labels: {page: 'yes'}"));
          }
          var first =
              d.get("configmaps?limit=2&labelSelector=page")
                  .show(
                      "/items/0/metadata/name",
                      "/items/1/metadata/name",
                      "/metadata/remainingItemCount");
          var plain = d.quiet("GET", "configmaps?limit=2", null, "");
          d.note(
              "  goes on: "
                  + !first.at("/metadata/continue").isEmpty()
                  + ", tells how many are left: "
                  + !plain.at("/metadata/remainingItemCount").isEmpty());
          var second =
              d.quiet(
                      "GET",
                      "configmaps?limit=2&labelSelector=page&continue="
                          + first.at("/metadata/continue"),
                      null,
                      "")
                  .show("/items/0/metadata/name", "/items/1/metadata/name");
          var third =
              d.quiet(
                      "GET",
                      "configmaps?limit=2&labelSelector=page&continue="
                          + second.at("/metadata/continue"),
                      null,
                      "")
                  .show("/items/0/metadata/name", "/items/1/metadata/name", "/metadata/continue");
          d.note("  one revision: " + third.revision().equals(first.revision()));
        });
    it.is(
        "a page shows the list as it was at the first page",
        d -> {
          d.post("leases", lease("a"));
          d.post("leases", lease("c"));
          var first =
              d.get("leases?limit=1")
                  .show("/items/0/metadata/name", "/metadata/remainingItemCount");
          d.post("leases", lease("b"));
          d.quiet("GET", "leases?limit=5&continue=" + first.at("/metadata/continue"), null, "")
              .show("/items/0/metadata/name", "/items/1/metadata/name");
        });
    it.is(
        "a continue token that is none is refused",
        d -> d.mute().get("configmaps?limit=1&continue=nonsense").show("/reason"));
    it.is(
        "a list of all namespaces holds those of each",
        d -> {
          d.post("configmaps", map("a", "labels: {in: %s}".formatted(d.namespace())));
          d.get("/api/v1/configmaps?labelSelector=in=" + d.namespace())
              .show(
                  "/kind",
                  "/apiVersion",
                  "/items/0/metadata/name",
                  "/items/0/metadata/namespace",
                  "/items/0/kind");
        });
    it.is("a list of nothing is empty, not null", d -> d.get("leases").show("/kind", "/items"));
    it.is(
        "a list may ask for a revision that is there",
        d -> {
          var made = d.post("leases", lease("a"));
          d.quiet(
                  "GET",
                  "leases?resourceVersion=%s&resourceVersionMatch=NotOlderThan"
                      .formatted(made.revision()),
                  null,
                  "")
              .show("/items/0/metadata/name");
          d.quiet("GET", "leases?resourceVersion=0", null, "").show("/kind");
        });
    it.is(
        "resourceVersionMatch without a resourceVersion is refused",
        d -> d.get("leases?resourceVersionMatch=Exact"));
  }

  private static String lease(String name) {
    return "{apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: %s}, spec: {holderIdentity: me}}"
        .formatted(name);
  }

  private static void selected(Area it) {
    String[][] selectors = {
      {"by equality", "tier%3Dweb"},
      {"by inequality", "tier!%3Dweb,one"},
      {"by a set", "tier+in+(web,db)"},
      {"by a set they are not in", "tier+notin+(web),one"},
      {"by a label being there", "tier"},
      {"by a label not being there", "!tier,one"},
      {"by several at once", "tier%3Dweb,env%3Dtest"}
    };
    for (var selector : selectors) {
      it.is(
          "objects are selected " + selector[0],
          d -> {
            d.post("configmaps", map("a", "labels: {one: '', tier: web, env: test}"));
            d.post("configmaps", map("b", "labels: {one: '', tier: db}"));
            d.post("configmaps", map("c", "labels: {one: ''}"));
            d.get("configmaps?labelSelector=" + selector[1])
                .show("/items/0/metadata/name", "/items/1/metadata/name", "/items/2/metadata/name");
          });
    }
    it.is(
        "a label selector that is none is refused",
        d -> d.mute().get("configmaps?labelSelector=a%20b%20c"));
    it.is(
        "objects are selected by metadata.name",
        d -> {
          d.post("configmaps", map("a"));
          d.post("configmaps", map("b"));
          d.get("configmaps?fieldSelector=metadata.name%3Db")
              .show("/items/0/metadata/name", "/items/1");
          d.get("configmaps?fieldSelector=metadata.name!%3Db,metadata.name!%3Dkube-root-ca.crt")
              .show("/items/0/metadata/name", "/items/1");
        });
    it.is(
        "secrets are selected by type",
        d -> {
          d.post("secrets", "{metadata: {name: a}, type: special/one}");
          d.post("secrets", "{metadata: {name: b}}");
          d.get("secrets?fieldSelector=type%3Dspecial/one")
              .show("/items/0/metadata/name", "/items/1");
        });
    it.is(
        "events are selected by what they are about",
        d -> {
          d.post(
              "events",
              "{metadata: {name: e}, involvedObject: {kind: ConfigMap, name: a, namespace: %s}, reason: Tried, type: Normal, message: hello}"
                  .formatted(d.namespace()));
          d.get("events?fieldSelector=involvedObject.name%3Da,type%3DNormal")
              .show("/items/0/reason");
          d.get("events?fieldSelector=involvedObject.name%3Db").show("/items");
        });
    it.is(
        "a field that nobody selects by is refused",
        d -> d.get("configmaps?fieldSelector=data.a%3D1"));
    it.is(
        "a field of a custom resource that nobody selects by is refused",
        d -> d.get("widgets?fieldSelector=spec.size%3Dsmall"));
  }
}
