package dev.ottla.conformance;

import static dev.ottla.conformance.Samples.pod;
import static dev.ottla.conformance.Samples.set;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// StatefulSets, Deployments, budgets and claims, with pods that run.
final class Sets {
  private static final String RUN = "trap exit TERM; while :; do sleep 0.2; done";

  private Sets() {}

  static void cases(Area it) {
    grown(it);
    rolled(it);
  }

  static Answer ready(Desk d, String name, int count) throws Exception {
    return d.until(
        "has %d ready".formatted(count),
        "statefulsets/" + name,
        set ->
            set.json().at("/status/readyReplicas").asInt() == count
                && set.json().at("/status/replicas").asInt() == count
                && set.json().at("/status/observedGeneration").asLong()
                    == set.json().at("/metadata/generation").asLong());
  }

  private static List<JsonNode> pods(Desk d, String name) throws Exception {
    var pods = new ArrayList<JsonNode>();
    d.quiet("GET", "pods?labelSelector=app%3D" + name, null, "")
        .json()
        .path("items")
        .forEach(pods::add);
    return pods;
  }

  private static void grown(Area it) {
    it.pods(
        "a StatefulSet makes its pods one after the other",
        d -> {
          try (var feed = d.open("pods?watch=1")) {
            d.post("statefulsets", set("a", "replicas: 2", RUN, ""));
            ready(d, "a", 2);
            var first = "";
            var order = new ArrayList<String>();
            while (order.size() < 2) {
              var event = feed.silent();
              var name = event.at("/object/metadata/name").asText();
              if (event.path("type").asText().equals("ADDED")) {
                order.add(name);
                d.note(
                    "  "
                        + name
                        + " was made"
                        + (order.size() == 2 ? ", the one before it being " + first : ""));
              }
              var up =
                  event
                          .at("/object/status/conditions")
                          .toString()
                          .contains("\"Ready\",\"status\":\"True\"")
                      || event.at("/object/status/containerStatuses/0/ready").asBoolean();
              first = up && name.equals("a-0") ? "ready" : first;
            }
          }
          for (var pod : pods(d, "a")) {
            d.note(
                "  "
                    + pod.at("/metadata/name").asText()
                    + " "
                    + pod.at("/metadata/labels/statefulset.kubernetes.io~1pod-name").asText()
                    + " "
                    + pod.at("/metadata/labels/apps.kubernetes.io~1pod-index").asText()
                    + " "
                    + pod.at("/spec/hostname").asText()
                    + " "
                    + pod.at("/spec/subdomain").asText()
                    + " "
                    + pod.at("/metadata/ownerReferences/0/kind").asText()
                    + " "
                    + pod.at("/metadata/ownerReferences/0/controller").asText());
          }
        });
    it.pods(
        "a StatefulSet that may makes its pods at once",
        d -> {
          d.post(
              "statefulsets",
              set(
                  "a",
                  "replicas: 2\npodManagementPolicy: Parallel",
                  "sleep 100000",
                  "readinessProbe: {exec: {command: [\"false\"]}}"));
          d.until(
              "has two pods although none is ready",
              "statefulsets/a",
              answer -> answer.json().at("/status/replicas").asInt() == 2);
          d.get("statefulsets/a")
              .show(
                  "/status/readyReplicas",
                  "/status/currentReplicas",
                  "/status/updatedReplicas",
                  "/status/availableReplicas",
                  "/status/collisionCount");
        });
    it.pods(
        "a StatefulSet stops at a pod that is not ready",
        d -> {
          d.post(
              "statefulsets",
              set("a", "replicas: 2", RUN, "readinessProbe: {exec: {command: [\"false\"]}}"));
          d.until("runs", "pods/a-0", answer -> answer.at("/status/phase").equals("Running"));
          d.get("pods/a-1");
        });
    it.pods(
        "a StatefulSet shrinks from its end",
        d -> {
          d.post("statefulsets", set("a", "replicas: 2", RUN, ""));
          ready(d, "a", 2);
          d.patch("statefulsets/a/scale", Desk.MERGE, "{spec: {replicas: 1}}").show("/spec");
          d.gone("pods/a-1");
          d.get("pods/a-0").show("/metadata/deletionTimestamp");
        });
    it.pods(
        "a pod of a StatefulSet comes back under its name",
        d -> {
          d.post("statefulsets", set("a", "replicas: 1", RUN, ""));
          ready(d, "a", 1);
          var uid = d.get("pods/a-0").at("/metadata/uid");
          d.delete("pods/a-0");
          d.until(
              "is another one, and runs",
              "pods/a-0",
              pod ->
                  !pod.at("/metadata/uid").equals(uid)
                      && pod.at("/status/phase").equals("Running"));
        });
    it.pods(
        "pods may be counted from a number of one's own",
        d -> {
          d.post("statefulsets", set("a", "replicas: 1\nordinals: {start: 5}", RUN, ""));
          d.until("runs", "pods/a-5", pod -> pod.at("/status/phase").equals("Running"));
        });
    it.pods(
        "the pods of a StatefulSet go with it",
        d -> {
          d.post("statefulsets", set("a", "replicas: 1", RUN, ""));
          ready(d, "a", 1);
          d.delete("statefulsets/a");
          d.gone("pods/a-0");
        });
  }

  private static void rolled(Area it) {
    it.pods(
        "a new template rolls from the end",
        d -> {
          d.post("statefulsets", set("a", "replicas: 2", RUN, ""));
          var before = ready(d, "a", 2);
          d.patch(
              "statefulsets/a",
              Desk.MERGE,
              "{spec: {template: {metadata: {annotations: {round: two}}}}}");
          var after =
              d.until(
                  "is rolled",
                  "statefulsets/a",
                  set ->
                      set.json().at("/status/observedGeneration").asLong() == 2
                          && set.json().at("/status/updatedReplicas").asInt() == 2
                          && set.at("/status/currentRevision")
                              .equals(set.at("/status/updateRevision"))
                          && set.json().at("/status/readyReplicas").asInt() == 2);
          d.note(
              "  another revision: "
                  + !after
                      .at("/status/currentRevision")
                      .equals(before.at("/status/currentRevision")));
          d.get("pods/a-0").show("/metadata/annotations/round");
          d.note(
              "  revisions kept: "
                  + d.quiet("GET", "controllerrevisions", null, "").json().path("items").size());
        });
    it.pods(
        "a partition holds pods below it back",
        d -> {
          d.post(
              "statefulsets",
              set("a", "replicas: 2\nupdateStrategy: {rollingUpdate: {partition: 1}}", RUN, ""));
          ready(d, "a", 2);
          d.patch(
              "statefulsets/a",
              Desk.MERGE,
              "{spec: {template: {metadata: {annotations: {round: two}}}}}");
          d.until(
              "is new",
              "pods/a-1",
              pod ->
                  pod.at("/metadata/annotations/round").equals("two")
                      && pod.at("/status/phase").equals("Running"));
          d.get("pods/a-0").show("/metadata/annotations/round");
          d.until(
              "tells so",
              "statefulsets/a",
              set ->
                  set.json().at("/status/updatedReplicas").asInt() == 1
                      && set.json().at("/status/currentReplicas").asInt() == 1);
        });
    it.pods(
        "OnDelete leaves pods until somebody deletes them",
        d -> {
          d.post(
              "statefulsets", set("a", "replicas: 1\nupdateStrategy: {type: OnDelete}", RUN, ""));
          ready(d, "a", 1);
          d.patch(
              "statefulsets/a",
              Desk.MERGE,
              "{spec: {template: {metadata: {annotations: {round: two}}}}}");
          d.until(
              "knows the new revision",
              "statefulsets/a",
              set -> !set.at("/status/currentRevision").equals(set.at("/status/updateRevision")));
          d.get("pods/a-0").show("/metadata/annotations/round");
          d.delete("pods/a-0");
          d.until("is new", "pods/a-0", pod -> pod.at("/metadata/annotations/round").equals("two"));
        });
    it.podsByKubectl(
        "a rollout is waited for",
        d -> {
          d.post("statefulsets", set("a", "replicas: 1", RUN, ""));
          var ran = d.kubectl().quiet("", "rollout", "status", "statefulset/a", "--timeout=60s");
          d.note(
              "kubectl rollout status -> "
                  + ran.exit()
                  + " "
                  + ran.out().contains("1 pods at revision"));
        });
    it.pods(
        "a Deployment makes a ReplicaSet and becomes available",
        d -> {
          d.post(
              "deployments",
              Objects.deployment()
                  .replace("replicas: 0", "replicas: 1")
                  .replace("image: ", "command: [sh, -c, '" + RUN + "'], image: "));
          d.until(
              "is available",
              "deployments/a",
              answer -> answer.json().at("/status/availableReplicas").asInt() == 1);
          var sets = d.quiet("GET", "replicasets", null, "").json().path("items");
          d.note(
              "  "
                  + sets.size()
                  + " ReplicaSet of "
                  + sets.at("/0/metadata/ownerReferences/0/kind").asText());
        });
    it.unclaimed("Deployments make their pods themselves, without a ReplicaSet between them.");
    it.pods(
        "a Deployment becomes available",
        d -> {
          d.post(
              "deployments",
              Objects.deployment()
                  .replace("replicas: 0", "replicas: 1")
                  .replace("image: ", "command: [sh, -c, '" + RUN + "'], image: "));
          d.until(
              "is available",
              "deployments/a",
              answer -> answer.json().at("/status/availableReplicas").asInt() == 1);
          Samples.condition(
              d,
              d.get("deployments/a").show("/status/readyReplicas", "/status/updatedReplicas"),
              "Available");
        });
  }
}
