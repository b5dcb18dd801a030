package dev.ottla.conformance;

import static dev.ottla.conformance.Samples.map;

/// Deletion with its preconditions, finalizers, and what happens to dependents.
final class Deletions {
  private static final String HOLD = "finalizers: [conformance.test/hold]";

  private Deletions() {}

  static void cases(Area it) {
    deleted(it);
    held(it);
    owned(it);
    many(it);
  }

  private static void free(Desk d, String path) throws Exception {
    d.patch(path, Desk.MERGE, "{metadata: {finalizers: null}}");
  }

  private static void deleted(Area it) {
    it.is(
        "a deletion answers with what is gone",
        d -> {
          d.post("configmaps", map("a"));
          d.delete("configmaps/a").all();
          d.get("configmaps/a");
        });
    it.is(
        "a deletion of what is not there is refused",
        d -> d.delete("configmaps/a").show("/details"));
    it.is(
        "a deletion of another uid is refused",
        d -> {
          d.post("configmaps", map("a"));
          d.delete("configmaps/a", "{preconditions: {uid: 11111111-2222-3333-4444-555555555555}}");
        });
    it.is(
        "a deletion of this uid",
        d -> {
          var made = d.post("configmaps", map("a"));
          d.delete(
              "configmaps/a", "{preconditions: {uid: %s}}".formatted(made.at("/metadata/uid")));
          d.get("configmaps/a");
        });
    it.is(
        "a deletion of an old revision is refused",
        d -> {
          var made = d.post("configmaps", map("a"));
          d.patch("configmaps/a", Desk.MERGE, "{data: {b: '2'}}");
          var answer =
              d.quiet(
                  "DELETE",
                  "configmaps/a",
                  Desk.json("{preconditions: {resourceVersion: '%s'}}".formatted(made.revision())),
                  "application/json");
          d.note(
              "  "
                  + answer.code()
                  + " "
                  + answer.at("/reason")
                  + ": "
                  + answer.at("/message").replaceAll("\\((\\d+)\\)", "(RV)"));
        });
    it.is(
        "a deletion with an unheard-of policy is refused",
        d -> {
          d.post("configmaps", map("a"));
          d.delete("configmaps/a", "{propagationPolicy: Sometimes}");
        });
    it.is(
        "a deletion by options of another kind is refused",
        d -> {
          d.post("configmaps", map("a"));
          d.delete("configmaps/a", "{kind: DeleteOptions, apiVersion: v1, gracePeriodSeconds: 0}")
              .show("/status");
        });
  }

  private static void held(Area it) {
    it.is(
        "a finalizer holds an object that is deleted",
        d -> {
          d.post("configmaps", map("a", HOLD));
          var answer =
              d.delete("configmaps/a")
                  .show("/kind", "/metadata/deletionGracePeriodSeconds", "/metadata/finalizers");
          d.note("  marked: " + !answer.at("/metadata/deletionTimestamp").isEmpty());
          d.delete("configmaps/a").show("/kind");
          free(d, "configmaps/a");
          d.get("configmaps/a");
        });
    it.is(
        "no finalizer is added to an object that leaves",
        d -> {
          d.post("configmaps", map("a", HOLD));
          d.delete("configmaps/a");
          d.patch(
              "configmaps/a",
              Desk.MERGE,
              "{metadata: {finalizers: [conformance.test/hold, conformance.test/more]}}");
          free(d, "configmaps/a");
        });
    it.is(
        "an object that leaves can still be changed",
        d -> {
          d.post("configmaps", map("a", HOLD));
          d.delete("configmaps/a");
          d.patch("configmaps/a", Desk.MERGE, "{data: {b: '2'}}").show("/data");
          free(d, "configmaps/a");
        });
    it.is(
        "a finalizer that is not there at deletion does not hold",
        d -> {
          d.post("configmaps", map("a", HOLD));
          free(d, "configmaps/a");
          d.delete("configmaps/a").show("/status");
        });
    it.is(
        "a name is free again when its object is gone",
        d -> {
          var first = d.post("configmaps", map("a"));
          d.delete("configmaps/a");
          var second = d.post("configmaps", map("a"));
          d.note("  another uid: " + !first.at("/metadata/uid").equals(second.at("/metadata/uid")));
        });
    it.is(
        "a custom resource with a finalizer counts its deletion as a generation",
        d -> {
          d.post("widgets", Samples.widget("a", "").replace("name: a", "name: a, " + HOLD));
          d.delete("widgets/a").show("/metadata/generation");
          free(d, "widgets/a");
          d.gone("widgets/a");
        });
  }

  private static String owned(String name, String... owners) {
    return map(name, "ownerReferences: [" + String.join(", ", owners) + "]");
  }

  private static String owner(Answer made, String more) {
    return "{apiVersion: v1, kind: ConfigMap, name: %s, uid: %s%s}"
        .formatted(made.at("/metadata/name"), made.at("/metadata/uid"), more);
  }

  private static void owned(Area it) {
    it.is(
        "dependents go after their owner",
        d -> {
          var a = d.post("configmaps", map("a"));
          d.post("configmaps", owned("b", owner(a, "")));
          d.delete("configmaps/a", "{propagationPolicy: Background}");
          d.gone("configmaps/b");
        });
    it.is(
        "dependents of dependents go too",
        d -> {
          var a = d.post("configmaps", map("a"));
          var b = d.post("configmaps", owned("b", owner(a, "")));
          d.post("configmaps", owned("c", owner(b, "")));
          d.delete("configmaps/a");
          d.gone("configmaps/c");
        });
    it.is(
        "dependents go before their owner in the foreground",
        d -> {
          var a = d.post("configmaps", map("a"));
          d.post(
              "configmaps",
              map(
                  "b",
                  HOLD + ", ownerReferences: [" + owner(a, ", blockOwnerDeletion: true") + "]"));
          d.until("configmaps/b", "/metadata/name", "b");
          d.delete("configmaps/a", "{propagationPolicy: Foreground}").show("/metadata/finalizers");
          d.until(
              "is leaving",
              "configmaps/b",
              answer -> !answer.at("/metadata/deletionTimestamp").isEmpty());
          d.get("configmaps/a").show("/metadata/finalizers");
          free(d, "configmaps/b");
          d.gone("configmaps/a");
        });
    it.is(
        "a dependent that does not block is not waited for",
        d -> {
          var a = d.post("configmaps", map("a"));
          d.post("configmaps", map("b", HOLD + ", ownerReferences: [" + owner(a, "") + "]"));
          d.until("configmaps/b", "/metadata/name", "b");
          d.delete("configmaps/a", "{propagationPolicy: Foreground}");
          d.gone("configmaps/a");
          free(d, "configmaps/b");
        });
    it.is(
        "dependents are let go free",
        d -> {
          var a = d.post("configmaps", map("a"));
          d.post("configmaps", owned("b", owner(a, "")));
          d.delete("configmaps/a", "{propagationPolicy: Orphan}").show("/metadata/finalizers");
          d.gone("configmaps/a");
          d.get("configmaps/b").show("/metadata/ownerReferences", "/data");
        });
    it.is(
        "a dependent of two lives until both are gone",
        d -> {
          var a = d.post("configmaps", map("a"));
          var b = d.post("configmaps", map("b"));
          d.post("configmaps", owned("c", owner(a, ""), owner(b, "")));
          d.delete("configmaps/a");
          d.until(
              "has one owner",
              "configmaps/c",
              answer -> answer.json().at("/metadata/ownerReferences").size() == 1);
          d.delete("configmaps/b");
          d.gone("configmaps/c");
        });
    it.is(
        "a dependent of nobody that ever was goes",
        d -> {
          d.post(
              "configmaps",
              owned(
                  "b",
                  "{apiVersion: v1, kind: ConfigMap, name: a, uid: 11111111-2222-3333-4444-555555555555}"));
          d.gone("configmaps/b");
        });
    it.is(
        "two controllers of one object are refused",
        d -> {
          var a = d.post("configmaps", map("a"));
          d.post(
              "configmaps",
              owned(
                  "b",
                  owner(a, ", controller: true"),
                  "{apiVersion: v1, kind: ConfigMap, name: z, uid: 11111111-2222-3333-4444-555555555555, controller: true}"));
        });
    it.is(
        "an owner without a uid is refused",
        d ->
            d.post("configmaps", owned("b", "{apiVersion: v1, kind: ConfigMap, name: a, uid: ''}"))
                .show("/details"));
    it.is(
        "custom resources own and are owned",
        d -> {
          var a = d.post("widgets", Samples.widget("a", ""));
          d.post(
              "configmaps",
              owned(
                  "b",
                  "{apiVersion: conformance.test/v1, kind: Widget, name: a, uid: %s}"
                      .formatted(a.at("/metadata/uid"))));
          d.delete("widgets/a");
          d.gone("configmaps/b");
        });
  }

  private static void many(Area it) {
    it.is(
        "a collection is deleted by a selector",
        d -> {
          d.post("configmaps", map("a", "labels: {x: y}"));
          d.post("configmaps", map("b", "labels: {x: y}"));
          d.post("configmaps", map("c"));
          d.delete("configmaps?labelSelector=x%3Dy").show("/kind");
          d.get("configmaps?fieldSelector=metadata.name!%3Dkube-root-ca.crt")
              .show("/items/0/metadata/name", "/items/1");
        });
    it.is(
        "a collection is deleted whole",
        d -> {
          d.post("widgets", Samples.widget("a", ""));
          d.post("widgets", Samples.widget("b", ""));
          d.delete("widgets").show("/kind");
          d.get("widgets").show("/items");
        });
    it.is(
        "a collection is not deleted by a dry run",
        d -> {
          d.post("widgets", Samples.widget("a", ""));
          d.delete("widgets?dryRun=All").show("/kind");
          d.get("widgets").show("/items/0/metadata/name");
        });
    it.is(
        "a namespace takes what is in it along",
        d -> {
          var name = d.namespace() + "-x";
          d.script().mask(name, "OTHER");
          d.post("/api/v1/namespaces", "{metadata: {name: %s}}".formatted(name));
          d.post("/api/v1/namespaces/%s/configmaps".formatted(name), map("a"));
          d.delete("/api/v1/namespaces/" + name).show("/status/phase");
          d.gone("/api/v1/namespaces/" + name);
          d.get("/api/v1/namespaces/%s/configmaps/a".formatted(name));
        });
    it.is(
        "nothing is made in a namespace that leaves",
        d -> {
          var name = d.namespace() + "-x";
          d.script().mask(name, "OTHER");
          d.post("/api/v1/namespaces", "{metadata: {name: %s}}".formatted(name));
          d.post("/api/v1/namespaces/%s/configmaps".formatted(name), map("a", HOLD));
          d.delete("/api/v1/namespaces/" + name);
          d.post("/api/v1/namespaces/%s/configmaps".formatted(name), map("b"));
          free(d, "/api/v1/namespaces/%s/configmaps/a".formatted(name));
          d.gone("/api/v1/namespaces/" + name);
        });
  }
}
