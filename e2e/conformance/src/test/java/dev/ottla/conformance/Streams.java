package dev.ottla.conformance;

import static dev.ottla.conformance.Samples.pod;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Logs, commands, files and ports of pods that run.
final class Streams {
  private static final String RUN = "trap exit TERM; while :; do sleep 0.2; done";

  private Streams() {}

  static void cases(Area it) {
    logged(it);
    entered(it);
    reached(it);
  }

  private static void logged(Area it) {
    it.pods(
        "a log is read whole, by its tail, and by its size",
        d -> {
          d.post(
              "pods",
              pod("a", "for i in 1 2 3 4 5; do echo line $i; done", "  restartPolicy: Never"));
          d.until("pods/a", "/status/phase", "Succeeded");
          d.get("pods/a/log").raw();
          d.get("pods/a/log?tailLines=2").raw();
          d.get("pods/a/log?limitBytes=7").raw();
          d.get("pods/a/log?tailLines=0").raw();
          d.get("pods/a/log?container=main&tailLines=1&timestamps=true").text();
        });
    it.pods(
        "a log is followed",
        d -> {
          d.post(
              "pods",
              pod(
                  "a",
                  "echo one; sleep 1; echo two; sleep 1; echo three",
                  "  restartPolicy: Never"));
          d.until(
              "has begun",
              "pods/a",
              answer ->
                  !answer.json().at("/status/containerStatuses/0/state").has("waiting")
                      && answer.json().at("/status").has("containerStatuses"));
          try (var feed = d.open("pods/a/log?follow=true")) {
            feed.lines(4);
          }
        });
    it.pods(
        "the log of the run before is kept",
        d -> {
          d.post(
              "pods",
              pod(
                  "a",
                  "if [ -e /x/was ]; then echo second; sleep 100000; else touch /x/was; echo first; exit 1; fi",
                  "    volumeMounts: [{name: x, mountPath: /x}]\n  volumes: [{name: x, emptyDir: {}}]"));
          d.until("is the second run", "pods/a/log", answer -> answer.text().equals("second\n"));
          d.until(
              "is the first run",
              "pods/a/log?previous=true",
              answer -> answer.text().equals("first\n"));
        });
    it.pods(
        "the log of a container that nobody has is refused",
        d -> {
          d.post("pods", pod("a", RUN, ""));
          Pods.runs(d);
          d.get("pods/a/log?container=nobody");
          d.get("pods/a/log?previous=true");
        });
  }

  private static void entered(Area it) {
    it.podsByKubectl(
        "a command runs in a container",
        d -> {
          d.post("pods", pod("a", RUN, ""));
          Pods.runs(d);
          d.kubectl("exec", "a", "--", "sh", "-c", "echo out; echo err >&2");
          d.kubectl("exec", "a", "--", "sh", "-c", "exit 7");
        });
    it.podsByKubectl(
        "a command reads what it is given",
        d -> {
          d.post("pods", pod("a", RUN, ""));
          Pods.runs(d);
          d.kubectl().run("hello\n", "exec", "-i", "a", "--", "cat");
        });
    it.podsByKubectl(
        "a command in a container that nobody has is refused",
        d -> {
          d.post("pods", pod("a", RUN, ""));
          Pods.runs(d);
          d.kubectl("exec", "a", "-c", "nobody", "--", "true");
        });
    it.pods(
        "a command has a terminal when it is asked for",
        d -> {
          d.post("pods", pod("a", RUN, ""));
          Pods.runs(d);
          var pod = d.client().pods().inNamespace(d.namespace()).withName("a");
          try (var with =
                  pod.writingOutput(new ByteArrayOutputStream()).withTTY().exec("test", "-t", "1");
              var without =
                  pod.writingOutput(new ByteArrayOutputStream()).exec("test", "-t", "1")) {
            d.note(
                "with a terminal -> "
                    + with.exitCode().get(30, TimeUnit.SECONDS)
                    + ", without -> "
                    + without.exitCode().get(30, TimeUnit.SECONDS));
          }
        });
    it.pods(
        "a fabric8 client runs a command",
        d -> {
          d.post("pods", pod("a", RUN, ""));
          Pods.runs(d);
          var out = new ByteArrayOutputStream();
          try (var watch =
              d.client()
                  .pods()
                  .inNamespace(d.namespace())
                  .withName("a")
                  .writingOutput(out)
                  .exec("sh", "-c", "echo hello; exit 5")) {
            d.note("exec -> " + watch.exitCode().get(30, TimeUnit.SECONDS) + " " + said(out));
          }
        });
    it.podsByKubectl(
        "a file is copied into a pod",
        d -> {
          d.post(
              "pods",
              pod(
                  "a",
                  RUN,
                  "    volumeMounts: [{name: x, mountPath: /x}]\n  volumes: [{name: x, emptyDir: {}}]"));
          Pods.runs(d);
          var file = Files.createTempFile("conformance", ".txt");
          Files.writeString(file, "copied\n");
          d.note(
              "kubectl cp -> " + d.kubectl().quiet("", "cp", file.toString(), "a:/x/file").exit());
          d.kubectl("exec", "a", "--", "cat", "/x/file");
        });
    it.podsByKubectl(
        "a file is copied out of a pod",
        d -> {
          d.post(
              "pods",
              pod(
                  "a",
                  "echo copied > /x/file; " + RUN,
                  "    volumeMounts: [{name: x, mountPath: /x}]\n  volumes: [{name: x, emptyDir: {}}]"));
          Pods.runs(d);
          d.until("is there", "pods/a", answer -> true);
          var to = Files.createTempDirectory("conformance").resolve("file");
          var ran = d.kubectl().quiet("", "cp", "a:/x/file", to.toString());
          d.note(
              "kubectl cp -> "
                  + ran.exit()
                  + " "
                  + (Files.exists(to) ? Files.readString(to).strip() : ran.err()));
        });
  }

  /// What a command printed: the client may hear of its end before it hears of that.
  private static String said(ByteArrayOutputStream out) {
    var end = Instant.now().plus(Duration.ofSeconds(30));
    while (out.size() == 0 && Instant.now().isBefore(end)) {
      LockSupport.parkNanos(50_000_000);
    }
    return out.toString(StandardCharsets.UTF_8).strip();
  }

  private static void reached(Area it) {
    it.podsByKubectl(
        "a port of a pod is forwarded",
        d -> {
          d.post(
              "pods",
              pod("a", "x", "")
                  .replaceAll(
                      "command: .*",
                      "command: ["
                          + String.join(
                              ", ",
                              d.server().echo().stream().map(word -> "'" + word + "'").toList())
                          + "]\n    env: [{name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]\n    readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}"));
          d.until(
              "listens",
              "pods/a",
              answer -> answer.json().at("/status/containerStatuses/0/ready").asBoolean());
          d.note(echo(d) + " came back");
        });
    it.pods(
        "a fabric8 client forwards a port",
        d -> {
          d.post(
              "pods",
              pod("a", "x", "")
                  .replaceAll(
                      "command: .*",
                      "command: ["
                          + String.join(
                              ", ",
                              d.server().echo().stream().map(word -> "'" + word + "'").toList())
                          + "]\n    env: [{name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]\n    readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}"));
          d.until(
              "listens",
              "pods/a",
              answer -> answer.json().at("/status/containerStatuses/0/ready").asBoolean());
          var said = "";
          for (var i = 0; i < 50 && !said.equals("hello"); i++) {
            try (var forward =
                d.client().pods().inNamespace(d.namespace()).withName("a").portForward(8080)) {
              said = talk(forward.getLocalPort());
            }
          }
          d.note(said + " came back");
        });
  }

  private static String echo(Desk d) throws Exception {
    var process = d.kubectl().start("port-forward", "pod/a", ":8080");
    try (var out = process.inputReader()) {
      var first = String.valueOf(out.readLine());
      var port = Integer.parseInt(first.replaceAll(".*127.0.0.1:(\\d+) .*", "$1"));
      var said = "";
      for (var i = 0; i < 50 && !said.equals("hello"); i++) {
        said = talk(port);
      }
      return process.isAlive()
          ? said
          : said
              + first
              + new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      process.destroy();
    }
  }

  /// The program may not listen yet: then the caller asks again.
  private static String talk(int port) throws Exception {
    try (var socket = new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(2_000);
      socket.getOutputStream().write("hello\n".getBytes(StandardCharsets.UTF_8));
      var bytes = socket.getInputStream().readNBytes(6);
      if (bytes.length < 6) {
        LockSupport.parkNanos(100_000_000);
      }
      return new String(bytes, StandardCharsets.UTF_8).strip();
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }
}
