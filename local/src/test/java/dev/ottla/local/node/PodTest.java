package dev.ottla.local.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.api.PodConsole.ExecOptions;
import dev.ottla.local.control.Meta;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodTest {
  Path folder;
  House house;

  @BeforeEach
  void open(@TempDir Path given) throws Exception {
    folder = given;
    house = new House(folder);
  }

  @AfterEach
  void close() {
    house.close();
  }

  private static String pod(String script, String more) {
    return """
    kind: Pod
    metadata: {name: a, labels: {app: a}}
    spec:
      terminationGracePeriodSeconds: 5
      containers:
      - name: main
        image: sh:1
        args: [%s]
    %s
    """
        .formatted("'" + script.replace("'", "''") + "'", more.indent(4));
  }

  @Test
  void a_pod_runs_with_its_environment_and_volumes() throws Exception {
    house.apply("{kind: ConfigMap, metadata: {name: conf}, data: {greeting: hello, 'other': 'x'}}");
    house.apply(
        pod(
                "echo $GREETING $WHO $POD_IP; cat /etc/conf/greeting; cat /etc/pod/labels; echo;"
                    + " exec sleep 60",
                """
                env:
                - {name: GREETING, valueFrom: {configMapKeyRef: {name: conf, key: greeting}}}
                - {name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
                - {name: NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                - {name: WHO, value: "$(NAME)-$$(NAME)"}
                volumeMounts:
                - {name: conf, mountPath: /etc/conf}
                - {name: pod, mountPath: /etc/pod}
                """)
            + """
              volumes:
              - {name: conf, configMap: {name: conf}}
              - {name: pod, downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}}
            """);
    ObjectNode pod = house.ready("a");
    String address = Meta.text(pod, "/status/podIP");
    assertTrue(address.startsWith("127."), address);
    String expected = "hello a-$(NAME) " + address + "\nhelloapp=\"a\"\n";
    house.await("the log", () -> Optional.of(house.log("a", false)).filter(expected::equals));
  }

  @Test
  void a_changed_map_and_a_changed_label_reach_the_files() throws Exception {
    house.apply("{kind: ConfigMap, metadata: {name: conf}, data: {old: '1', both: '1'}}");
    house.apply(
        pod("exec sleep 60", "volumeMounts: [{name: v, mountPath: /v}]")
            + """
              volumes:
              - name: v
                projected:
                  sources:
                  - {configMap: {name: conf}}
                  - {downwardAPI: {items: [{path: app, fieldRef: {fieldPath: "metadata.labels['app']"}}]}}
            """);
    Path volume = folder.resolve("pods").resolve(Meta.uid(house.ready("a"))).resolve("volumes/v");
    assertEquals("1", Files.readString(volume.resolve("both")));
    house.objects.update(
        "configmaps",
        "default",
        "conf",
        map -> {
          map.putObject("data").put("new", "2").put("both", "2");
          return map;
        });
    house.objects.update(
        "pods",
        "default",
        "a",
        pod -> {
          pod.withObject("/metadata/labels").put("app", "b");
          return pod;
        });
    house.await(
        "the files",
        () -> Optional.of(read(volume, "both") + read(volume, "app")).filter("2b"::equals));
    assertFalse(Files.exists(volume.resolve("old")));
    assertEquals("2", Files.readString(volume.resolve("new")));
  }

  private static String read(Path volume, String file) {
    try {
      return Files.readString(volume.resolve(file));
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }

  @Test
  void a_killed_process_comes_back_at_once_and_its_log_is_kept() throws Exception {
    house.apply(pod("echo $$$$; exec sleep 60", ""));
    ObjectNode first = house.ready("a");
    long pid = House.pid(first);
    house.await("its log", () -> Optional.of(house.log("a", false)).filter(log -> !log.isEmpty()));
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    ObjectNode second =
        house.await(
            "pods",
            "a",
            pod ->
                pod.at("/status/containerStatuses/0/restartCount").asInt() == 1
                    && Meta.is(pod, "Ready"));
    assertEquals(
        137, second.at("/status/containerStatuses/0/lastState/terminated/exitCode").asInt());
    assertNotEquals(pid, House.pid(second));
    assertEquals(pid + "\n", house.log("a", true));
  }

  @Test
  void what_fails_again_backs_off() throws Exception {
    house.apply(pod("exit 3", ""));
    ObjectNode pod =
        house.await(
            "pods",
            "a",
            now ->
                now.at("/status/containerStatuses/0/state/waiting/reason")
                    .asText()
                    .equals("CrashLoopBackOff"));
    assertEquals(1, pod.at("/status/containerStatuses/0/restartCount").asInt());
    assertEquals(3, pod.at("/status/containerStatuses/0/lastState/terminated/exitCode").asInt());
    house.objects.delete("pods", "default", "a");
    house.gone("pods", "a");
  }

  @Test
  void an_image_that_is_not_there_is_named_with_those_that_are() throws Exception {
    house.apply(pod("true", "").replace("sh:1", "no/such:1"));
    ObjectNode pod =
        house.await(
            "pods",
            "a",
            now ->
                now.at("/status/containerStatuses/0/state/waiting/reason")
                    .asText()
                    .equals("ImagePullBackOff"));
    String message = pod.at("/status/containerStatuses/0/state/waiting/message").asText();
    assertTrue(message.contains("no/such:1") && message.contains("sh:1"), message);
    House.image(folder.resolve("images"), "no/such:1".replace('/', '_'), "/bin/sh", "-c");
    Files.writeString(
        folder.resolve("images/no_such-1/image.json"),
        "{\"name\": \"no/such:1\", \"entrypoint\": [\"/bin/sh\", \"-c\", \"exec sleep 60\"]}");
    house.ready("a");
  }

  @Test
  void a_pod_stays_terminating_until_its_process_is_dead() throws Exception {
    house.apply(pod("trap 'echo bye' TERM; echo ready; while :; do sleep 0.05; done", ""));
    long pid = House.pid(house.ready("a"));
    house.await("its trap", () -> Optional.of(house.log("a", false)).filter("ready\n"::equals));
    house.objects.delete("pods", "default", "a");
    house.await(
        "its answer", () -> Optional.of(house.log("a", false)).filter("ready\nbye\n"::equals));
    assertTrue(Meta.leaving(house.get("pods", "a")));
    assertTrue(ProcessHandle.of(pid).isPresent());
    house.gone("pods", "a");
    assertFalse(ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent());
    assertFalse(Files.exists(folder.resolve("processes").resolve(Long.toString(pid))));
  }

  @Test
  void probes_decide_readiness_and_life() throws Exception {
    house.apply(
        pod(
                "exec sleep 60",
                """
                volumeMounts: [{name: v, mountPath: /v}]
                readinessProbe: {exec: {command: [test, -f, /v/ready]}, periodSeconds: 1, failureThreshold: 1}
                livenessProbe: {exec: {command: [test, '!', -f, /v/dead]}, periodSeconds: 1, failureThreshold: 1}
                """)
            + "  volumes: [{name: v, emptyDir: {}}]\n");
    ObjectNode running =
        house.await("pods", "a", pod -> pod.at("/status/containerStatuses/0/started").asBoolean());
    assertFalse(Meta.is(running, "Ready"));
    Path volume = folder.resolve("pods").resolve(Meta.uid(running)).resolve("volumes/v");
    Files.createFile(volume.resolve("ready"));
    house.ready("a");
    Files.createFile(volume.resolve("dead"));
    house.await(
        "pods", "a", pod -> pod.at("/status/containerStatuses/0/restartCount").asInt() >= 1);
    assertTrue(house.events().contains("Liveness probe failed"), house.events());
  }

  @Test
  void a_command_runs_beside_the_container() throws Exception {
    house.apply(
        pod("exec sleep 60", "volumeMounts: [{name: v, mountPath: /v}]")
            + "  volumes: [{name: v, emptyDir: {}}]\n");
    house.ready("a");
    var options =
        new ExecOptions("", List.of("sh", "-c", "cat > /v/in; cat /v/in; exit 4"), true, false);
    try (var session = house.console.exec("default", "a", options)) {
      session.stdin().write("hi".getBytes(StandardCharsets.UTF_8));
      session.stdin().close();
      assertEquals("hi", new String(session.stdout().readAllBytes(), StandardCharsets.UTF_8));
      assertEquals(4, session.exitCode());
    }
  }

  @Test
  void an_agent_that_starts_again_runs_its_pods_again() throws Exception {
    house.apply(
        """
        kind: StatefulSet
        metadata: {name: s}
        spec:
          replicas: 1
          selector: {matchLabels: {app: s}}
          template:
            metadata: {labels: {app: s}}
            spec:
              containers:
              - name: main
                image: sh:1
                args: ["echo $$$$ >> /d/pids; exec sleep 60"]
                volumeMounts: [{name: d, mountPath: /d}]
          volumeClaimTemplates:
          - {metadata: {name: d}, spec: {resources: {requests: {storage: 1Gi}}}}
        """);
    ObjectNode before = house.ready("s-0");
    ObjectNode claim = house.get("persistentvolumeclaims", "d-s-0");
    Path pids =
        folder.resolve("volumes").resolve(Meta.text(claim, "/spec/volumeName")).resolve("pids");
    // Ready when it is a process, a moment before its first line.
    house.await(
        "the first",
        () -> Optional.of(lines(pids)).filter(List.of("" + House.pid(before))::equals));
    house.close();
    assertFalse(ProcessHandle.of(House.pid(before)).filter(ProcessHandle::isAlive).isPresent());
    house = new House(folder);
    ObjectNode after = house.ready("s-0");
    assertEquals(Meta.uid(before), Meta.uid(after));
    assertEquals(before.at("/status/podIP"), after.at("/status/podIP"));
    assertEquals(
        List.of(Long.toString(House.pid(before)), Long.toString(House.pid(after))),
        house.await("both", () -> Optional.of(lines(pids)).filter(lines -> lines.size() == 2)));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (java.io.IOException e) {
      return List.of(e.toString());
    }
  }

  @Test
  void what_a_killed_agent_left_is_reaped() throws Exception {
    Process stray = new ProcessBuilder("sleep", "600").start();
    Process foreign = new ProcessBuilder("sleep", "600").start();
    Path notes = folder.resolve("processes");
    Leftovers.note(notes, stray);
    Files.writeString(notes.resolve(Long.toString(foreign.pid())), "2001-01-01T00:00:00Z");
    Leftovers.reap(notes);
    assertEquals(137, stray.waitFor());
    assertTrue(foreign.isAlive());
    foreign.destroyForcibly();
  }
}
