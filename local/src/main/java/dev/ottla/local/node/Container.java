package dev.ottla.local.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.control.Folders;
import dev.ottla.local.control.Meta;
import dev.ottla.local.node.State.Ended;
import dev.ottla.local.node.State.Running;
import dev.ottla.local.node.State.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One container's life: started, probed, waited for, started again.
final class Container implements Prober.Answers {
  private static final Duration STEADY = Duration.ofMinutes(10);
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LAST = Duration.ofMinutes(5);
  private static final Duration NOTICE = Duration.ofSeconds(10);

  private final Sandbox sandbox;
  private final JsonNode spec;
  private final String name;
  private volatile State state = new Waiting("ContainerCreating", "");
  private volatile State last = new Waiting("", "");
  private volatile long restarts;
  private volatile long logged;
  private volatile boolean started;
  private volatile boolean ready;
  private volatile boolean stopping;
  private volatile @Nullable Process process;
  private volatile @Nullable Launch launch;
  private volatile @Nullable Log log;
  private volatile Instant noticed = Instant.MIN;
  private Duration pause = Duration.ZERO;
  private final Thread thread;

  Container(Sandbox sandbox, JsonNode spec, JsonNode before) {
    this.sandbox = sandbox;
    this.spec = spec;
    this.name = spec.path("name").asText();
    this.thread = Thread.ofVirtual().name(sandbox.key() + "/" + name).unstarted(this::live);
    restarts = before.path("restartCount").asLong();
    String id = before.path("containerID").asText("");
    if (!id.isEmpty()) {
      // An earlier agent ran it; how it ended nobody saw.
      restarts = before.path("restartCount").asLong() + 1;
      Instant since =
          Optional.of(Meta.text(before, "/state/running/startedAt"))
              .filter(text -> !text.isEmpty())
              .map(Instant::parse)
              .orElse(Instant.now());
      long pid = Long.parseLong(id.replaceAll("\\D", ""));
      logged = restarts - 1;
      last = new Ended(137, "ContainerStatusUnknown", pid, since, Instant.now());
    }
  }

  void start() {
    thread.start();
  }

  String name() {
    return name;
  }

  State state() {
    return state;
  }

  boolean ready() {
    return ready;
  }

  Optional<Log> log() {
    return Optional.ofNullable(log);
  }

  /// How to run another command in the container, while it runs.
  Optional<Launch> launch() {
    return state instanceof Running ? Optional.ofNullable(launch) : Optional.empty();
  }

  Path logFile(long run) {
    return sandbox.logs().resolve(name).resolve(run + ".log");
  }

  /// The run that the newest log is of.
  long logRun() {
    return logged;
  }

  long restarts() {
    return restarts;
  }

  private void live() {
    try {
      while (!stopping) {
        Optional<Ended> end = run();
        if (end.isPresent() && !again(end.get().code())) {
          return;
        }
        if (!stopping) {
          rest(end);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sandbox.changed();
    }
  }

  private boolean again(int code) {
    return !stopping
        && switch (sandbox.restartPolicy(spec)) {
          case "Never" -> false;
          case "OnFailure" -> code != 0;
          default -> true;
        };
  }

  /// Runs it once; empty when it could not even be started.
  private Optional<Ended> run() throws InterruptedException {
    Process running;
    Launch with;
    Limits.Held limits;
    try {
      limits = sandbox.hold(spec);
      with = sandbox.launch(spec, limits);
      var main = with.main().redirectErrorStream(true);
      synchronized (this) {
        if (stopping) {
          return Optional.empty();
        }
        running = main.start();
        process = running;
      }
      running.getOutputStream().close();
    } catch (Unready e) {
      wait(e.reason(), e.text());
      return Optional.empty();
    } catch (IOException e) {
      wait("RunContainerError", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
    Instant since = Instant.now();
    launch = with;
    Leftovers.note(sandbox.machine().processes(), running);
    logged = restarts;
    Folders.delete(logFile(restarts - 2));
    var lines = new Log(logFile(restarts));
    log = lines;
    Thread.ofPlatform()
        .daemon()
        .name("log " + name)
        .start(() -> lines.fill(running.getInputStream()));
    state = new Running(running.pid(), since);
    sandbox.event("Started", "Started container " + name);
    sandbox.changed();
    int code;
    try (var _ = new Prober(spec, sandbox.address(), with, this)) {
      code = running.waitFor();
    }
    Leftovers.kill(running.pid());
    Leftovers.forget(sandbox.machine().processes(), running.pid());
    String reason = code == 0 ? "Completed" : limits.ranOut() ? "OOMKilled" : "Error";
    limits.release();
    return Optional.of(end(code, reason, running.pid(), since));
  }

  private Ended end(int code, String reason, long pid, Instant since) {
    process = null;
    started = false;
    ready = false;
    var ended = new Ended(code, reason, pid, since, Instant.now());
    if (Duration.between(since, ended.until()).compareTo(STEADY) >= 0) {
      pause = Duration.ZERO;
    }
    state = ended;
    sandbox.changed();
    return ended;
  }

  private void wait(String reason, String message) {
    if (!(state instanceof Waiting waiting && waiting.message().equals(message))) {
      sandbox.warning("Failed", reason + ": " + message);
    }
    state = new Waiting(reason, message);
    sandbox.changed();
  }

  /// Waits before the next start: not at all the first time, then ever longer.
  private void rest(Optional<Ended> end) throws InterruptedException {
    Duration now = pause;
    pause = pause.isZero() ? FIRST : min(pause.multipliedBy(2), LAST);
    if (end.isEmpty()) {
      // What is missing may come any moment, and looking is cheap.
      sleep(Duration.ofSeconds(1));
      if (state instanceof Waiting waiting && waiting.reason().equals("ErrImagePull")) {
        state = new Waiting("ImagePullBackOff", waiting.message());
        sandbox.changed();
      }
      return;
    }
    last = end.get();
    if (!now.isZero()) {
      String message = "back-off " + now.toSeconds() + "s restarting failed container=" + name;
      state = new Waiting("CrashLoopBackOff", message);
      sandbox.warning("BackOff", message);
      sandbox.changed();
      sleep(now);
    }
    restarts = logged + 1;
  }

  private synchronized void sleep(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toMillis(); left > 0 && !stopping; ) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /// Asks it to end, makes it end when the time is over, and waits until it has.
  void stop(Instant deadline) throws InterruptedException {
    Process running;
    synchronized (this) {
      stopping = true;
      notifyAll();
      running = process;
    }
    if (running != null) {
      farewell();
      running.toHandle().destroy();
      long left = Duration.between(Instant.now(), sandbox.deadline(deadline)).toMillis();
      while (left > 0 && !running.waitFor(Math.min(left, 500), TimeUnit.MILLISECONDS)) {
        left = Duration.between(Instant.now(), sandbox.deadline(deadline)).toMillis();
      }
      if (running.isAlive()) {
        Leftovers.kill(running.pid());
      }
    }
    thread.join();
  }

  private void farewell() throws InterruptedException {
    JsonNode hook = spec.at("/lifecycle/preStop");
    Launch with = launch;
    if (with != null && hook.isObject()) {
      var action = new Probe(hook, spec, sandbox.address(), with);
      action.ask().ifPresent(wrong -> sandbox.warning("FailedPreStopHook", wrong));
    }
  }

  @Override
  public void started() {
    started = true;
    sandbox.changed();
  }

  @Override
  public void ready(boolean now) {
    ready = now;
    sandbox.changed();
  }

  @Override
  public void failed(String kind, String message, boolean fatal) {
    if (fatal || noticed.plus(NOTICE).isBefore(Instant.now())) {
      noticed = Instant.now();
      sandbox.warning("Unhealthy", kind + " probe failed: " + message);
    }
    Process running = process;
    if (fatal && running != null) {
      sandbox.event(
          "Killing", "Container " + name + " failed " + kind + " probe, will be restarted");
      Thread.startVirtualThread(() -> end(running));
    }
  }

  private void end(Process running) {
    // Not Process.destroy, which closes our end of its output before it said its last words.
    running.toHandle().destroy();
    try {
      if (!running.waitFor(sandbox.grace().toMillis(), TimeUnit.MILLISECONDS)) {
        Leftovers.kill(running.pid());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Its entry in the pod's `containerStatuses`.
  ObjectNode status(ObjectNode status) {
    State now = state;
    status.put("name", name).put("image", spec.path("image").asText());
    status.put("imageID", spec.path("image").asText());
    status.put("ready", ready).put("started", started).put("restartCount", restarts);
    status.set("state", now.json());
    status.set("lastState", last instanceof Ended ? last.json() : status.objectNode());
    if (now instanceof Running running) {
      status.put("containerID", "pid://" + running.pid());
    } else if (now instanceof Ended ended) {
      status.put("containerID", "pid://" + ended.pid());
    }
    return status;
  }
}
