package dev.ottla.conformance;

import static dev.ottla.conformance.Samples.pod;
import static dev.ottla.conformance.Samples.set;

/// Claims, budgets and services of pods that run.
final class Claims {
  private static final String RUN = "trap exit TERM; while :; do sleep 0.2; done";

  private Claims() {}

  static void cases(Area it) {
    claimed(it);
    spared(it);
    served(it);
  }

  private static String claims(String more) {
    return "replicas: 1\n"
        + more
        + "\nvolumeClaimTemplates:\n- metadata: {name: data}\n  spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}";
  }

  private static void claimed(Area it) {
    it.pods(
        "a claim is made for each pod and stays when it goes",
        d -> {
          d.post(
              "statefulsets",
              set("a", claims(""), RUN, "volumeMounts: [{name: data, mountPath: /data}]"));
          Sets.ready(d, "a", 1);
          d.get("persistentvolumeclaims/data-a-0")
              .show(
                  "/status/phase",
                  "/metadata/ownerReferences",
                  "/spec/accessModes",
                  "/metadata/labels");
          d.delete("statefulsets/a");
          d.gone("pods/a-0");
          d.get("persistentvolumeclaims/data-a-0").show("/status/phase");
        });
    it.pods(
        "what is on a volume is there for the next pod",
        d -> {
          d.post(
              "statefulsets",
              set(
                  "a",
                  claims(""),
                  "cat /data/x; echo written >> /data/x; " + RUN,
                  "volumeMounts: [{name: data, mountPath: /data}]"));
          Sets.ready(d, "a", 1);
          var uid = d.get("pods/a-0").at("/metadata/uid");
          d.delete("pods/a-0");
          d.until(
              "is another one, and runs",
              "pods/a-0",
              pod ->
                  !pod.at("/metadata/uid").equals(uid)
                      && pod.at("/status/phase").equals("Running"));
          d.until("is read", "pods/a-0/log", answer -> answer.text().contains("written"));
        });
    it.pods(
        "claims go with a set that says so",
        d -> {
          d.post(
              "statefulsets",
              set(
                  "a",
                  claims(
                      "persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete, whenScaled: Retain}"),
                  RUN,
                  "volumeMounts: [{name: data, mountPath: /data}]"));
          Sets.ready(d, "a", 1);
          d.until(
              "belongs to the set",
              "persistentvolumeclaims/data-a-0",
              claim -> claim.at("/metadata/ownerReferences/0/kind").equals("StatefulSet"));
          d.delete("statefulsets/a");
          d.gone("persistentvolumeclaims/data-a-0");
        });
    it.pods(
        "claims go with a pod that is scaled away when the set says so",
        d -> {
          d.post(
              "statefulsets",
              set(
                  "a",
                  claims(
                      "persistentVolumeClaimRetentionPolicy: {whenDeleted: Retain, whenScaled: Delete}"),
                  RUN,
                  "volumeMounts: [{name: data, mountPath: /data}]"));
          Sets.ready(d, "a", 1);
          d.patch("statefulsets/a", Desk.MERGE, "{spec: {replicas: 0}}");
          d.gone("persistentvolumeclaims/data-a-0");
        });
    it.pods(
        "a claim in use is held until its pod is gone",
        d -> {
          d.post(
              "statefulsets",
              set("a", claims(""), RUN, "volumeMounts: [{name: data, mountPath: /data}]"));
          Sets.ready(d, "a", 1);
          d.delete("persistentvolumeclaims/data-a-0").show("/metadata/finalizers");
          d.get("persistentvolumeclaims/data-a-0").show("/status/phase");
          d.delete("statefulsets/a");
          d.gone("persistentvolumeclaims/data-a-0");
        });
  }

  private static void spared(Area it) {
    var budget =
        "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: a}, spec: {%s, selector: {matchLabels: {app: a}}}}";
    var eviction = "{apiVersion: policy/v1, kind: Eviction, metadata: {name: a}}";
    it.pods(
        "an eviction that a budget forbids is refused",
        d -> {
          d.post("pods", pod("a", RUN, ""));
          d.until(
              "runs",
              "pods/a",
              answer -> answer.json().at("/status/containerStatuses/0/ready").asBoolean());
          d.post("poddisruptionbudgets", budget.formatted("minAvailable: 1"));
          d.until(
                  "counts it",
                  "poddisruptionbudgets/a",
                  answer -> answer.json().at("/status/currentHealthy").asInt() == 1)
              .show("/status/desiredHealthy", "/status/disruptionsAllowed", "/status/expectedPods");
          d.post("pods/a/eviction", eviction).show("/details");
          d.get("pods/a").show("/metadata/deletionTimestamp");
        });
    it.pods(
        "an eviction that a budget allows is done",
        d -> {
          d.post("pods", pod("a", RUN, ""));
          d.until(
              "runs",
              "pods/a",
              answer -> answer.json().at("/status/containerStatuses/0/ready").asBoolean());
          d.post("poddisruptionbudgets", budget.formatted("minAvailable: 0"));
          d.until(
              "counts it",
              "poddisruptionbudgets/a",
              answer -> answer.json().at("/status/expectedPods").asInt() == 1);
          d.post("pods/a/eviction", eviction).show("/status");
          d.gone("pods/a");
        });
    it.pods(
        "an eviction without a budget is done",
        d -> {
          d.post("pods", pod("a", RUN, ""));
          d.until("runs", "pods/a", answer -> answer.at("/status/phase").equals("Running"));
          d.post("pods/a/eviction?dryRun=All", eviction).show("/status");
          d.get("pods/a").show("/metadata/deletionTimestamp");
          d.post("pods/a/eviction", eviction).show("/status");
          d.gone("pods/a");
        });
    it.is("an eviction of what is not there is refused", d -> d.post("pods/a/eviction", eviction));
  }

  private static void served(Area it) {
    it.pods(
        "a Service knows its pods that are ready",
        d -> {
          d.post(
              "services",
              Samples.service(
                  "a",
                  "clusterIP: None, selector: {app: a}, ports: [{name: x, port: 80, targetPort: 8080}]"));
          d.post("pods", pod("a", RUN, ""));
          d.until(
              "is ready",
              "pods/a",
              answer -> answer.json().at("/status/containerStatuses/0/ready").asBoolean());
          d.until(
                  "has it",
                  "endpointslices?labelSelector=kubernetes.io/service-name%3Da",
                  answer -> answer.json().at("/items/0/endpoints/0/conditions/ready").asBoolean())
              .show(
                  "/items/0/addressType",
                  "/items/0/ports",
                  "/items/0/endpoints/0/targetRef/name",
                  "/items/0/endpoints/0/conditions");
          d.delete("pods/a?gracePeriodSeconds=0");
          d.until(
              "has it no more",
              "endpointslices?labelSelector=kubernetes.io/service-name%3Da",
              answer -> answer.json().at("/items/0/endpoints").isEmpty());
        });
    it.pods(
        "a Service leaves pods out that are not ready",
        d -> {
          d.post(
              "services",
              Samples.service(
                  "a", "clusterIP: None, selector: {app: a}, ports: [{name: x, port: 80}]"));
          d.post("pods", pod("a", RUN, "    readinessProbe: {exec: {command: [\"false\"]}}"));
          d.until(
              "has it as not ready",
              "endpointslices?labelSelector=kubernetes.io/service-name%3Da",
              answer ->
                  answer.json().at("/items/0/endpoints/0/conditions").has("ready")
                      && !answer.json().at("/items/0/endpoints/0/conditions/ready").asBoolean());
        });
  }
}
