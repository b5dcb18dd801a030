package dev.ottla.conformance;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Plays all cases, several at a time, each in a namespace of its own.
final class Play implements AutoCloseable {
  private static final int AT_ONCE = 8;

  private final Server server;
  private final Line line;
  private final Map<Case, String> scripts = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final String run = Long.toString(System.currentTimeMillis() / 1000, 36);

  Play(Server server) throws Exception {
    this.server = server;
    this.line = new Line(server);
  }

  void all() throws Exception {
    new Stage(server, line).set();
    try (var pool = Executors.newFixedThreadPool(AT_ONCE)) {
      for (var area : Suite.AREAS) {
        for (var one : area.cases()) {
          if (played(one)) {
            pool.execute(() -> scripts.put(one, play(one)));
          }
        }
      }
      pool.shutdown();
      if (!pool.awaitTermination(10, TimeUnit.MINUTES)) {
        throw new IllegalStateException("cases hang");
      }
    }
    if (server.real()) {
      clear();
    }
  }

  /// Takes all namespaces away in the end: meanwhile it would keep the controllers busy. The
  /// embedded server ends with them.
  private void clear() throws Exception {
    for (var i = 1; i <= count.get(); i++) {
      var namespace = "c-%s-%d".formatted(run, i);
      new Desk(server, line, namespace)
          .quiet("DELETE", "/api/v1/namespaces/" + namespace, null, "");
    }
  }

  /// What is no claim of the embedded server is played on the real one alone.
  boolean played(Case one) {
    return (server.real() || one.unclaimed().isEmpty()) && (!one.kubectl() || Kubectl.there());
  }

  boolean real() {
    return server.real();
  }

  String script(Case one) {
    return scripts.getOrDefault(one, "(not played)");
  }

  private String play(Case one) {
    var only = System.getProperty("conformance.only", "");
    if (!only.isEmpty() && !one.name().contains(only)) {
      return "";
    }
    var namespace = "c-%s-%d".formatted(run, count.incrementAndGet());
    var desk = new Desk(server, line, namespace);
    try {
      var made = "{\"metadata\":{\"name\":\"" + namespace + "\"}}";
      desk.quiet(
          "POST", "/api/v1/namespaces", made.getBytes(StandardCharsets.UTF_8), "application/json");
      if (one.pods()) {
        ready(desk);
      }
      one.play().on(desk);
    } catch (Exception | AssertionError e) {
      desk.note("BROKEN: " + e);
    }
    return desk.script().toString().strip();
  }

  /// Pods are refused before their account is there.
  private static void ready(Desk desk) throws Exception {
    while (desk.quiet("GET", "serviceaccounts/default", null, "").code() != 200) {
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
    }
  }

  @Override
  public void close() {
    line.close();
    server.close();
  }
}
