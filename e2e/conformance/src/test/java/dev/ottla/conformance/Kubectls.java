package dev.ottla.conformance;

import static dev.ottla.conformance.Samples.map;

/// The real kubectl, as people use it.
final class Kubectls {
  private Kubectls() {}

  static void cases(Area it) {
    written(it);
    read(it);
    asked(it);
  }

  private static String two() {
    return map("a") + "\n---\n" + map("b");
  }

  private static void written(Area it) {
    it.kubectl(
        "kubectl creates, and refuses to do so twice",
        d -> {
          d.kubectl().run(map("a"), "create", "-f", "-");
          d.kubectl().run(map("a"), "create", "-f", "-");
          d.kubectl("create", "configmap", "b", "--from-literal=x=y");
          d.kubectl("get", "configmap", "b", "-o", "jsonpath={.data}");
        });
    it.kubectl(
        "kubectl creates built-in kinds in its own form",
        d -> {
          d.kubectl("create", "secret", "generic", "a", "--from-literal=k=v");
          d.kubectl("get", "secret", "a", "-o", "jsonpath={.data.k} {.type}");
          d.kubectl("create", "deployment", "a", "--image=x", "--replicas=0");
          d.kubectl("create", "service", "clusterip", "a", "--tcp=80:8080");
          d.kubectl("get", "service", "a", "-o", "jsonpath={.spec.ports}");
          d.kubectl("create", "serviceaccount", "a");
          d.kubectl("create", "role", "a", "--verb=get", "--resource=pods");
          d.kubectl("get", "role", "a", "-o", "jsonpath={.rules}");
          d.kubectl("create", "poddisruptionbudget", "a", "--selector=a=b", "--min-available=1");
        });
    it.kubectl(
        "kubectl applies: created, unchanged, configured",
        d -> {
          d.kubectl().run(two(), "apply", "-f", "-");
          d.kubectl().run(two(), "apply", "-f", "-");
          d.kubectl().run(two().replace("'1'", "'2'"), "apply", "-f", "-");
          d.kubectl("get", "configmap", "a", "-o", "jsonpath={.data}");
        });
    it.kubectl(
        "kubectl applies away what the file no longer says",
        d -> {
          d.kubectl()
              .run(
                  "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: '1', y: '2'}}",
                  "apply",
                  "-f",
                  "-");
          d.kubectl()
              .run(
                  "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: '1'}}",
                  "apply",
                  "-f",
                  "-");
          d.kubectl("get", "configmap", "a", "-o", "jsonpath={.data}");
        });
    it.kubectl(
        "kubectl applies on the server, and is refused over another",
        d -> {
          d.kubectl().run(map("a"), "apply", "--server-side", "-f", "-");
          d.kubectl().run(map("a"), "apply", "--server-side", "-f", "-");
          d.kubectl()
              .run(
                  map("a").replace("'1'", "'2'"),
                  "apply",
                  "--server-side",
                  "--field-manager=other",
                  "-f",
                  "-");
          d.kubectl()
              .run(
                  map("a").replace("'1'", "'2'"),
                  "apply",
                  "--server-side",
                  "--field-manager=other",
                  "--force-conflicts",
                  "-f",
                  "-");
        });
    it.kubectl(
        "kubectl applies custom resources",
        d -> {
          d.kubectl().run(Samples.widget("a", ""), "apply", "-f", "-");
          d.kubectl().run(Samples.widget("a", "color: blue"), "apply", "-f", "-");
          d.kubectl().run(Samples.widget("a", "color: BLUE"), "apply", "-f", "-");
        });
    it.kubectl(
        "kubectl refuses fields that nobody knows",
        d ->
            d.kubectl()
                .run(
                    "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, dato: {x: '1'}}",
                    "apply",
                    "-f",
                    "-"));
    it.kubectl(
        "kubectl tries without doing",
        d -> {
          d.kubectl().run(map("a"), "apply", "--dry-run=server", "-f", "-");
          d.kubectl("get", "configmap", "a");
        });
    it.kubectl(
        "kubectl shows what would differ",
        d -> {
          d.kubectl().run(map("a"), "apply", "-f", "-");
          var same = d.kubectl().quiet(map("a"), "diff", "-f", "-");
          var other = d.kubectl().quiet(map("a").replace("'1'", "'2'"), "diff", "-f", "-");
          d.note("kubectl diff -> " + same.exit() + ", then " + other.exit());
          other
              .out()
              .lines()
              .filter(line -> line.matches("[-+] .*a: .*"))
              .forEach(line -> d.note("  " + line));
        });
    it.kubectl(
        "kubectl patches, labels, annotates and scales",
        d -> {
          d.kubectl().run(map("a"), "create", "-f", "-");
          d.kubectl("patch", "configmap", "a", "-p", "{\"data\":{\"b\":\"2\"}}");
          d.kubectl("label", "configmap", "a", "x=y");
          d.kubectl("annotate", "configmap", "a", "n=m");
          d.kubectl(
              "get",
              "configmap",
              "a",
              "-o",
              "jsonpath={.data} {.metadata.labels} {.metadata.annotations}");
          d.kubectl().run(Samples.widget("w", ""), "create", "-f", "-");
          d.kubectl("scale", "widget/w", "--replicas=3");
          d.kubectl("get", "widget", "w", "-o", "jsonpath={.spec.replicas}");
          d.kubectl(
              "patch",
              "widget",
              "w",
              "--subresource=status",
              "--type=merge",
              "-p",
              "{\"status\":{\"phase\":\"Good\"}}");
        });
    it.kubectl(
        "kubectl replaces and edits",
        d -> {
          d.kubectl().run(map("a"), "create", "-f", "-");
          d.kubectl().run(map("a").replace("'1'", "'2'"), "replace", "-f", "-");
          d.kubectl("set", "data", "configmap/a");
          d.kubectl("get", "configmap", "a", "-o", "jsonpath={.data}");
        });
    it.kubectl(
        "kubectl deletes",
        d -> {
          d.kubectl().run(two(), "create", "-f", "-");
          d.kubectl("delete", "configmap", "a");
          d.kubectl("delete", "configmap", "a");
          d.kubectl("delete", "configmap", "a", "--ignore-not-found");
          d.kubectl().run(two(), "delete", "-f", "-", "--ignore-not-found");
        });
  }

  private static void read(Area it) {
    it.kubectl(
        "kubectl gets tables",
        d -> {
          d.kubectl().run(map("a"), "create", "-f", "-");
          d.kubectl("get", "configmap", "a");
          d.kubectl("get", "cm", "a", "-o", "name");
          d.kubectl(
              "get",
              "configmap",
              "a",
              "--no-headers",
              "-o",
              "custom-columns=N:.metadata.name,D:.data.a");
          d.kubectl("get", "configmap", "nobody");
          d.kubectl("get", "gadgets");
          d.kubectl("get", "statefulsets");
        });
    it.kubectl(
        "kubectl gets tables of custom resources",
        d -> {
          d.kubectl().run(Samples.widget("a", "color: blue"), "create", "-f", "-");
          d.kubectl("get", "wg");
          d.kubectl("get", "widgets", "-o", "wide");
          d.kubectl("get", "widgets.v1.conformance.test", "a", "-o", "jsonpath={.spec}");
        });
    it.kubectl(
        "kubectl gets tables of built-in kinds",
        d -> {
          d.kubectl("create", "deployment", "a", "--image=x", "--replicas=0");
          d.kubectl("get", "deployment", "a");
          d.kubectl("create", "service", "clusterip", "a", "--clusterip=None", "--tcp=80:8080");
          d.kubectl("get", "service", "a");
          d.kubectl("create", "secret", "generic", "a", "--from-literal=k=v");
          d.kubectl("get", "secret", "a");
          d.kubectl().run(Samples.set("a", "replicas: 0", "true", ""), "create", "-f", "-");
          d.kubectl("get", "statefulset", "a");
          d.kubectl("create", "poddisruptionbudget", "a", "--selector=a=b", "--min-available=1");
          d.kubectl("get", "poddisruptionbudget", "a");
          d.kubectl("get", "namespace", d.namespace());
        });
    it.kubectl(
        "kubectl gets many kinds at once and sorts them",
        d -> {
          d.kubectl().run(map("b"), "create", "-f", "-");
          d.kubectl().run(map("a"), "create", "-f", "-");
          d.kubectl(
              "get",
              "configmap,secret",
              "--field-selector=metadata.name!=kube-root-ca.crt",
              "-o",
              "name");
          d.kubectl(
              "get",
              "configmaps",
              "--sort-by=.metadata.name",
              "--field-selector=metadata.name!=kube-root-ca.crt",
              "-o",
              "name");
        });
    it.kubectl(
        "kubectl gets in chunks",
        d -> {
          for (var name : new String[] {"a", "b", "c"}) {
            d.post("widgets", Samples.widget(name, ""));
          }
          d.kubectl("get", "widgets", "--chunk-size=1", "-o", "name");
        });
    it.kubectl(
        "kubectl describes",
        d -> {
          d.kubectl().run(map("a"), "create", "-f", "-");
          d.kubectl("describe", "configmap", "a");
        });
    it.kubectl("kubectl gets raw paths", d -> d.kubectl("get", "--raw", "/readyz"));
    it.kubectl(
        "kubectl tells events",
        d -> {
          d.post(
              "events",
              "{metadata: {name: e}, involvedObject: {kind: ConfigMap, name: a, namespace: %s}, reason: Tried, type: Normal, message: hello, count: 1}"
                  .formatted(d.namespace()));
          var ran =
              d.kubectl()
                  .quiet(
                      "",
                      "get",
                      "events",
                      "-o",
                      "custom-columns=R:.reason,O:.involvedObject.name,M:.message");
          d.note(ran.out().replaceAll(" +", " "));
        });
  }

  private static void asked(Area it) {
    it.kubectl(
        "kubectl waits for a condition",
        d -> {
          d.post("widgets", Samples.widget("a", ""));
          d.patch(
              "widgets/a/status",
              Desk.MERGE,
              "{status: {phase: Good, conditions: [{type: Ready, status: 'True'}]}}");
          d.kubectl("wait", "widget/a", "--for=condition=Ready", "--timeout=5s");
          d.kubectl("wait", "widget/a", "--for=jsonpath={.status.phase}=Good", "--timeout=5s");
          d.kubectl("wait", "widget/a", "--for=condition=Other", "--timeout=1s");
        });
    it.kubectl(
        "kubectl waits for a deletion",
        d -> {
          d.post("configmaps", map("a", "finalizers: [conformance.test/hold]"));
          d.delete("configmaps/a");
          d.kubectl("wait", "configmap/a", "--for=delete", "--timeout=1s");
          d.patch("configmaps/a", Desk.MERGE, "{metadata: {finalizers: null}}");
          d.kubectl("wait", "configmap/a", "--for=delete", "--timeout=5s");
        });
    it.kubectl(
        "kubectl explains custom resources",
        d -> {
          d.kubectl("explain", "widget.spec.size");
          d.kubectl("explain", "widget.spec.ports");
        });
    it.kubectl(
        "kubectl explains built-in kinds",
        d -> {
          for (var field :
              new String[] {
                "configmap.data", "statefulset.spec.updateStrategy", "pod.spec.containers"
              }) {
            d.note("kubectl explain " + field);
            d.kubectl()
                .quiet("", "explain", field)
                .out()
                .lines()
                .filter(line -> line.matches("(GROUP|KIND|VERSION|FIELDS?):.*|  \\w+\t.*"))
                .forEach(d.script()::text);
          }
        });
    it.kubectl(
        "kubectl explains built-in kinds at length", d -> d.kubectl("explain", "configmap.data"));
    it.unclaimed("Of the descriptions of built-in kinds, the first sentence is kept.");
    it.kubectl(
        "kubectl lists what is served",
        d -> {
          d.kubectl("api-resources", "--api-group=conformance.test", "--no-headers");
          var apps = d.kubectl().quiet("", "api-resources", "--api-group=apps", "-o", "name").out();
          d.note(
              "  StatefulSets and Deployments: "
                  + (apps.contains("statefulsets.apps") && apps.contains("deployments.apps")));
        });
    it.kubectl("kubectl asks what one may", d -> d.kubectl("auth", "can-i", "delete", "pods"));
    it.kubectl(
        "kubectl finds out who one is",
        d -> d.note("kubectl auth whoami -> " + d.kubectl().quiet("", "auth", "whoami").exit()));
    it.podsByKubectl(
        "kubectl tops pods and nodes",
        d -> {
          d.post("pods", Samples.pod("a", "while :; do sleep 0.2; done", ""));
          d.until(
                  "are measured",
                  "/apis/metrics.k8s.io/v1beta1/namespaces/{ns}/pods/a",
                  answer -> answer.code() == 200)
              .show("/kind", "/containers/0/name");
          var pods = d.kubectl().quiet("", "top", "pods", "--no-headers");
          d.note(
              "kubectl top pods -> "
                  + pods.exit()
                  + " "
                  + pods.out().strip().replaceAll("\\d+", "N").replaceAll(" +", " "));
          var nodes = d.kubectl().quiet("", "top", "nodes", "--no-headers");
          d.note("kubectl top nodes -> " + nodes.exit() + " " + (nodes.out().lines().count() > 0));
        });
    it.podsByKubectl(
        "kubectl runs a pod, shows its log and deletes it",
        d -> {
          d.kubectl(
              "run",
              "a",
              "--image=" + Server.IMAGE,
              "--restart=Never",
              "--command",
              "--",
              "sh",
              "-c",
              "echo hello");
          d.kubectl("wait", "pod/a", "--for=jsonpath={.status.phase}=Succeeded", "--timeout=60s");
          d.kubectl("logs", "a");
          d.kubectl("get", "pod", "a", "-o", "jsonpath={.spec.containers[0].command}");
          d.kubectl("delete", "pod", "a");
        });
  }
}
