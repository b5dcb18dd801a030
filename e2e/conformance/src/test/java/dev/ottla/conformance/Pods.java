package dev.ottla.conformance;

import static dev.ottla.conformance.Samples.map;
import static dev.ottla.conformance.Samples.pod;

/// Pods that run: states, probes, logs, commands, ports, files.
final class Pods {
  private static final String RUN = "trap exit TERM; while :; do sleep 0.2; done";

  private Pods() {}

  static void cases(Area it) {
    lived(it);
    given(it);
    probed(it);
  }

  static Answer runs(Desk d) throws Exception {
    return d.until(
        "runs",
        "pods/a",
        answer -> answer.json().at("/status/containerStatuses/0/state").has("running"));
  }

  private static void lived(Area it) {
    it.pods(
        "a pod that runs says so",
        d -> {
          d.post("pods", pod("a", RUN, ""))
              .show(
                  "/status/phase",
                  "/spec/restartPolicy",
                  "/spec/serviceAccountName",
                  "/status/qosClass");
          runs(d);
          var pod =
              d.until(
                      "is ready",
                      "pods/a",
                      answer -> answer.json().at("/status/containerStatuses/0/ready").asBoolean())
                  .show(
                      "/status/phase",
                      "/status/containerStatuses/0/name",
                      "/status/containerStatuses/0/restartCount",
                      "/status/containerStatuses/0/started");
          d.note(
              "  an address: "
                  + pod.at("/status/podIP").contains(".")
                  + ", a node: "
                  + !pod.at("/spec/nodeName").isEmpty());
          for (var type :
              new String[] {"PodScheduled", "Initialized", "ContainersReady", "Ready"}) {
            Samples.condition(d, pod, type);
          }
        });
    it.pods(
        "a pod that ends well has succeeded",
        d -> {
          d.post("pods", pod("a", "exit 0", "  restartPolicy: Never"));
          d.until("pods/a", "/status/phase", "Succeeded")
              .show(
                  "/status/containerStatuses/0/state/terminated/exitCode",
                  "/status/containerStatuses/0/state/terminated/reason",
                  "/status/containerStatuses/0/ready");
        });
    it.pods(
        "a pod that ends badly has failed",
        d -> {
          d.post("pods", pod("a", "exit 3", "  restartPolicy: Never"));
          d.until("pods/a", "/status/phase", "Failed")
              .show(
                  "/status/containerStatuses/0/state/terminated/exitCode",
                  "/status/containerStatuses/0/state/terminated/reason");
        });
    it.pods(
        "a container that ends is started again, and rests when it does so again",
        d -> {
          d.post("pods", pod("a", "exit 3", ""));
          var pod =
              d.until(
                      "rests",
                      "pods/a",
                      answer ->
                          answer
                              .at("/status/containerStatuses/0/state/waiting/reason")
                              .equals("CrashLoopBackOff"))
                  .show(
                      "/status/phase", "/status/containerStatuses/0/lastState/terminated/exitCode");
          d.note(
              "  started again: "
                  + (pod.json().at("/status/containerStatuses/0/restartCount").asInt() >= 1)
                  + ", says: "
                  + pod.at("/status/containerStatuses/0/state/waiting/message")
                      .startsWith("back-off 10s restarting failed container=main"));
        });
    it.pods(
        "a container that ends well is left alone when only failures count",
        d -> {
          d.post("pods", pod("a", "exit 0", "  restartPolicy: OnFailure"));
          d.until("pods/a", "/status/phase", "Succeeded")
              .show("/status/containerStatuses/0/restartCount");
        });
    it.pods(
        "init containers run first, one after the other",
        d -> {
          d.post(
              "pods",
              pod(
                  "a",
                  "cat /x/log; " + RUN,
                  "    volumeMounts: [{name: x, mountPath: /x}]\n  volumes: [{name: x, emptyDir: {}}]\n  initContainers:\n  - {name: one, image: '"
                      + Server.IMAGE
                      + "', command: [sh, -c, 'echo one >> /x/log'], volumeMounts: [{name: x, mountPath: /x}]}\n  - {name: two, image: '"
                      + Server.IMAGE
                      + "', command: [sh, -c, 'echo two >> /x/log'], volumeMounts: [{name: x, mountPath: /x}]}"));
          runs(d)
              .show(
                  "/status/initContainerStatuses/0/state/terminated/reason",
                  "/status/initContainerStatuses/1/state/terminated/exitCode");
          d.until("tells the order", "pods/a/log", answer -> answer.text().equals("one\ntwo\n"));
        });
    it.pods(
        "an image that is not there is told",
        d -> {
          d.post("pods", pod("a", RUN, "").replace(Server.IMAGE, "localhost/nobody/nothing:1"));
          d.until(
                  "waits for it",
                  "pods/a",
                  answer ->
                      answer
                          .at("/status/containerStatuses/0/state/waiting/reason")
                          .matches("ErrImagePull|ImagePullBackOff"))
              .show("/status/phase");
        });
    it.pods(
        "a pod is told to end and has its time",
        d -> {
          d.post(
              "pods", pod("a", "trap \"echo bye; exit 0\" TERM; while :; do sleep 0.1; done", ""));
          runs(d);
          d.delete("pods/a").show("/metadata/deletionGracePeriodSeconds");
          d.gone("pods/a");
        });
    it.pods(
        "a pod that does not listen is killed after its time",
        d -> {
          d.post("pods", pod("a", "trap \"\" TERM; while :; do sleep 0.2; done", ""));
          runs(d);
          d.delete("pods/a?gracePeriodSeconds=1");
          d.gone("pods/a");
        });
    it.pods(
        "a pod that no node suits waits",
        d -> {
          d.post("pods", pod("a", RUN, "  nodeSelector: {nobody: has}"));
          d.until(
                  "is told why",
                  "pods/a",
                  answer -> answer.at("/status/conditions/0/reason").equals("Unschedulable"))
              .show("/status/phase", "/status/conditions/0/type", "/status/conditions/0/status");
        });
    it.pods(
        "what happens to a pod is told in events",
        d -> {
          d.post("pods", pod("a", RUN, ""));
          d.until(
                  "tell of its start",
                  "events?fieldSelector=involvedObject.name%3Da,reason%3DStarted",
                  answer -> !answer.json().path("items").isEmpty())
              .show(
                  "/items/0/type", "/items/0/involvedObject/kind", "/items/0/involvedObject/name");
        });
  }

  private static void given(Area it) {
    it.pods(
        "variables come from values, fields, maps and secrets",
        d -> {
          d.post("configmaps", map("m"));
          d.post("secrets", "{metadata: {name: s}, stringData: {k: v}}");
          d.post(
              "pods",
              pod(
                  "a",
                  "echo $A $B $C $D $E",
                  "    env:\n    - {name: A, value: one}\n    - {name: B, valueFrom: {fieldRef: {fieldPath: metadata.name}}}\n    - {name: C, valueFrom: {configMapKeyRef: {name: m, key: a}}}\n    - {name: D, valueFrom: {secretKeyRef: {name: s, key: k}}}\n    - {name: E, value: $(A)-$$(A)-$(NOBODY)}\n  restartPolicy: Never"));
          d.until(
                  "has them",
                  "pods/a/log",
                  answer -> !answer.text().isEmpty() && answer.code() == 200)
              .raw();
        });
    it.pods(
        "maps and secrets are files",
        d -> {
          d.post("configmaps", map("m"));
          d.post("secrets", "{metadata: {name: s}, stringData: {k: v}}");
          d.post(
              "pods",
              pod(
                  "a",
                  "cat /m/a; echo; cat /s/k; echo; cat /p/name; echo",
                  "    volumeMounts: [{name: m, mountPath: /m}, {name: s, mountPath: /s}, {name: p, mountPath: /p}]\n  volumes: [{name: m, configMap: {name: m}}, {name: s, secret: {secretName: s}}, {name: p, downwardAPI: {items: [{path: name, fieldRef: {fieldPath: metadata.name}}]}}]\n  restartPolicy: Never"));
          d.until("reads them", "pods/a/log", answer -> answer.text().endsWith("a\n")).raw();
        });
    it.pods(
        "a map that is missing holds a pod up",
        d -> {
          d.post(
              "pods",
              pod(
                  "a",
                  "echo $A; " + RUN,
                  "    env: [{name: A, valueFrom: {configMapKeyRef: {name: m, key: a}}}]"));
          d.until(
                  "waits for it",
                  "pods/a",
                  answer ->
                      answer
                          .at("/status/containerStatuses/0/state/waiting/reason")
                          .equals("CreateContainerConfigError"))
              .show("/status/containerStatuses/0/state/waiting/message");
          d.post("configmaps", map("m"));
          runs(d);
        });
    it.pods(
        "a pod knows its own address and node",
        d -> {
          d.post(
              "pods",
              pod(
                  "a",
                  "[ -n \"$IP\" ] && [ -n \"$NODE\" ] && echo known",
                  "    env: [{name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}, {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}]\n  restartPolicy: Never"));
          d.until("does", "pods/a/log", answer -> answer.text().equals("known\n"));
        });
  }

  private static void probed(Area it) {
    it.pods(
        "a pod is ready when its probe says so",
        d -> {
          d.post(
              "pods",
              pod(
                  "a",
                  "sleep 2; touch /x/up; " + RUN,
                  "    volumeMounts: [{name: x, mountPath: /x}]\n    readinessProbe: {periodSeconds: 1, exec: {command: [cat, /x/up]}}\n  volumes: [{name: x, emptyDir: {}}]"));
          runs(d).show("/status/containerStatuses/0/ready");
          d.until(
              "is ready",
              "pods/a",
              answer -> answer.json().at("/status/containerStatuses/0/ready").asBoolean());
        });
    it.pods(
        "a pod that lives no more is started again",
        d -> {
          d.post(
              "pods",
              pod(
                  "a",
                  RUN,
                  "    livenessProbe: {periodSeconds: 1, failureThreshold: 1, exec: {command: [\"false\"]}}"));
          d.until(
              "is started again",
              "pods/a",
              answer -> answer.json().at("/status/containerStatuses/0/restartCount").asInt() >= 1);
          d.until(
                  "tell why",
                  "events?fieldSelector=involvedObject.name%3Da,reason%3DUnhealthy",
                  answer -> !answer.json().path("items").isEmpty())
              .show("/items/0/type");
        });
    it.pods(
        "a start probe holds the others back",
        d -> {
          d.post(
              "pods",
              pod(
                  "a",
                  "sleep 3; touch /x/up; " + RUN,
                  "    volumeMounts: [{name: x, mountPath: /x}]\n    startupProbe: {periodSeconds: 1, failureThreshold: 30, exec: {command: [cat, /x/up]}}\n    livenessProbe: {periodSeconds: 1, failureThreshold: 1, exec: {command: [cat, /x/up]}}\n  volumes: [{name: x, emptyDir: {}}]"));
          d.until(
                  "is ready",
                  "pods/a",
                  answer -> answer.json().at("/status/containerStatuses/0/ready").asBoolean())
              .show("/status/containerStatuses/0/restartCount");
        });
  }
}
