package dev.ottla.conformance;

import static dev.ottla.conformance.Samples.map;
import static dev.ottla.conformance.Samples.service;

/// What is checked before it is kept, and what is filled in.
final class Checks {
  private Checks() {}

  static void cases(Area it) {
    dry(it);
    refused(it);
    worded(it);
    defaulted(it);
  }

  private static void dry(Area it) {
    it.is(
        "a dry run of a create checks and keeps nothing",
        d -> {
          d.post("configmaps?dryRun=All", map("a")).show("/data");
          d.get("configmaps/a");
          d.post("configmaps?dryRun=All", map("Bad_Name"));
        });
    it.is(
        "a dry run of a patch shows what would be",
        d -> {
          d.post("configmaps", map("a"));
          d.patch("configmaps/a?dryRun=All", Desk.MERGE, "{data: {b: '2'}}").show("/data");
          d.get("configmaps/a").show("/data");
        });
    it.is(
        "a dry run of a delete deletes nothing",
        d -> {
          d.post("configmaps", map("a"));
          d.delete("configmaps/a?dryRun=All");
          d.get("configmaps/a").show("/data");
        });
    it.is(
        "a dry run of an unheard-of kind is refused",
        d -> d.post("configmaps?dryRun=Some", map("a")));
  }

  private static void refused(Area it) {
    it.is(
        "an unknown field is warned of",
        d -> d.post("configmaps", "{metadata: {name: a}, dato: {a: '1'}}").header("Warning"));
    it.is(
        "an unknown field is refused when asked for",
        d ->
            d.post(
                "configmaps?fieldValidation=Strict",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, dato: {a: '1'}}"));
    it.is(
        "an unknown field is passed over when asked for",
        d ->
            d.post("configmaps?fieldValidation=Ignore", "{metadata: {name: a}, dato: {a: '1'}}")
                .header("Warning")
                .show("/dato"));
    it.is(
        "a value of the wrong type is refused",
        d -> d.mute().post("services", service("a", "ports: [{port: eighty}]")).show("/reason"));
    it.is(
        "a data key that is no key is refused",
        d -> d.post("configmaps", "{metadata: {name: a}, data: {'a b': c}}").show("/details"));
    it.is(
        "a label that is no label is refused",
        d -> d.post("configmaps", map("a", "labels: {'a b': 'c d'}")).show("/details"));
    it.is(
        "an annotation key that is none is refused",
        d -> d.post("configmaps", map("a", "annotations: {'a/b/c': x}")).show("/details"));
    it.is(
        "a finalizer that is no name is refused",
        d -> d.post("configmaps", map("a", "finalizers: ['not a name']")).show("/details"));
    it.is(
        "a Secret whose data is no base64 is refused",
        d ->
            d.mute()
                .post(
                    "secrets",
                    "{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {k: '***'}}")
                .show("/reason"));
  }

  private static void worded(Area it) {
    it.is(
        "a Service without ports is refused",
        d -> d.post("services", service("a", "selector: {a: b}")).show("/details"));
    it.is(
        "a Service port out of range is refused",
        d -> d.post("services", service("a", "ports: [{port: 70000}]")).show("/details"));
    it.is(
        "Service ports without names are refused",
        d -> d.post("services", service("a", "ports: [{port: 80}, {port: 81}]")).show("/details"));
    it.is(
        "a Pod without containers is refused",
        d ->
            d.post(
                    "pods",
                    "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: []}}")
                .show("/details"));
    it.is(
        "a StatefulSet whose selector misses its template is refused",
        d ->
            d.post(
                    "statefulsets",
                    Samples.set("a", "replicas: 0", "true", "")
                        .replace("labels: {app: a}", "labels: {app: b}"))
                .show("/details"));
    it.is(
        "a StatefulSet with negative replicas is refused",
        d -> d.post("statefulsets", Samples.set("a", "replicas: -1", "true", "")).show("/details"));
    it.is(
        "a change of a StatefulSet's selector is refused",
        d -> {
          d.post("statefulsets", Samples.set("a", "replicas: 0", "true", ""));
          d.patch("statefulsets/a", Desk.MERGE, "{spec: {serviceName: other}}");
        });
    it.is(
        "a change of a Deployment's selector is refused",
        d -> {
          d.post("deployments", Objects.deployment());
          d.patch(
                  "deployments/a",
                  Desk.MERGE,
                  "{spec: {selector: {matchLabels: {app: b}}, template: {metadata: {labels: {app: b}}}}}")
              .show("/reason");
        });
    it.is(
        "a change of a role's reference is refused",
        d -> {
          d.mute()
              .post(
                  "rolebindings",
                  "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: a}, roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: a}, subjects: []}");
          d.patch("rolebindings/a", Desk.MERGE, "{roleRef: {name: b}}");
        });
    it.is(
        "a claim of a negative size is refused",
        d ->
            d.post(
                    "persistentvolumeclaims",
                    "{metadata: {name: a}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: '-1'}}}}")
                .show("/reason"));
    it.is(
        "a quantity that is none is refused",
        d ->
            d.post(
                    "persistentvolumeclaims",
                    "{metadata: {name: a}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: lots}}}}")
                .show("/reason"));
  }

  private static void defaulted(Area it) {
    it.is(
        "a Service gets its defaults",
        d ->
            d.post("services", service("a", "selector: {a: b}, ports: [{port: 80}]"))
                .show(
                    "/spec/type",
                    "/spec/ports",
                    "/spec/sessionAffinity",
                    "/spec/internalTrafficPolicy",
                    "/spec/ipFamilyPolicy",
                    "/spec/ipFamilies"));
    it.is(
        "a headless Service has no address",
        d ->
            d.post(
                    "services",
                    service("a", "clusterIP: None, selector: {a: b}, ports: [{port: 80}]"))
                .show("/spec/clusterIP", "/spec/clusterIPs"));
    it.is(
        "a NodePort Service gets an address and a port",
        d -> {
          d.post("services", service("a", "type: NodePort, selector: {a: b}, ports: [{port: 80}]"));
          d.until(
              "has a node port",
              "services/a",
              made -> made.json().at("/spec/ports/0/nodePort").asInt() > 30_000);
          d.until("has an address", "services/a", made -> made.at("/spec/clusterIP").contains("."));
        });
    it.is(
        "a Service has its address in the answer to its creation",
        d -> {
          var made = d.post("services", service("a", "selector: {a: b}, ports: [{port: 80}]"));
          d.note("  has an address: " + made.at("/spec/clusterIP").contains("."));
        });
    it.unclaimed("Addresses and node ports come a moment later, by a controller.");
    it.is(
        "a StatefulSet gets its defaults",
        d ->
            d.post("statefulsets", Samples.set("a", "replicas: 0", "true", ""))
                .show(
                    "/spec/podManagementPolicy",
                    "/spec/updateStrategy",
                    "/spec/revisionHistoryLimit",
                    "/spec/persistentVolumeClaimRetentionPolicy",
                    "/spec/template"));
    it.is(
        "a Deployment gets its defaults",
        d ->
            d.post("deployments", Objects.deployment())
                .show(
                    "/spec/strategy",
                    "/spec/revisionHistoryLimit",
                    "/spec/progressDeadlineSeconds",
                    "/spec/template/spec/containers/0"));
    it.is(
        "a claim gets its defaults",
        d ->
            d.post(
                    "persistentvolumeclaims",
                    "{metadata: {name: a}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}")
                .show("/spec/volumeMode", "/spec/accessModes", "/spec/resources", "/status/phase"));
    it.is(
        "a budget gets no defaults",
        d ->
            d.post(
                    "poddisruptionbudgets",
                    "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: a}, spec: {maxUnavailable: 1, selector: {matchLabels: {a: b}}}}")
                .show("/spec", "/metadata/generation"));
    it.is(
        "a namespace has its name as a label and a finalizer",
        d -> d.get("/api/v1/namespaces/{ns}").show("/metadata/labels", "/spec", "/status"));
    it.is(
        "a namespace gets a default account",
        d -> d.until("serviceaccounts/default", "/metadata/name", "default"));
    it.is(
        "a service account and its token",
        d -> {
          d.post("serviceaccounts", "{metadata: {name: a}}");
          var made =
              d.post(
                      "serviceaccounts/a/token",
                      "{apiVersion: authentication.k8s.io/v1, kind: TokenRequest, spec: {}}")
                  .show("/kind");
          d.note("  has a token: " + !made.at("/status/token").isEmpty());
        });
  }
}
