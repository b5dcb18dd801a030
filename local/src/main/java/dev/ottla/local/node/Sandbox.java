package dev.ottla.local.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.control.Folders;
import dev.ottla.local.control.Meta;
import dev.ottla.local.node.State.Ended;
import dev.ottla.local.node.State.Running;
import dev.ottla.local.store.ApiError;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One pod on this machine, from its binding to the death of its last process. One thread leads it
/// through its life and alone writes its status; others only [#changed] it.
final class Sandbox {
  private static final String PODS = "pods";
  private final Machine machine;
  private final String uid;
  private final String address;
  private final @Nullable Sandbox before;
  private final Volumes volumes;
  private final List<Container> inits = new ArrayList<>();
  private final List<Container> containers = new ArrayList<>();
  private final Thread thread;

  /// It ran to its end before this agent started.
  private final boolean finished;

  private volatile ObjectNode pod;
  private volatile Map<String, Path> places = Map.of();
  private volatile boolean initialized;
  private volatile boolean closing;
  private volatile Instant end = Instant.MAX;
  private boolean dirty = true;

  /// A pod that starts when the one that had its name before is dead.
  Sandbox(Machine machine, ObjectNode pod, @Nullable Sandbox before) {
    this.machine = machine;
    this.pod = pod;
    this.before = before;
    this.uid = Meta.uid(pod);
    this.address = machine.ledger().pod(Meta.namespace(pod), Meta.name(pod));
    this.finished = Meta.text(pod, "/status/phase").matches("Succeeded|Failed");
    this.volumes = new Volumes(machine, uid);
    fill(inits, "initContainers", "initContainerStatuses");
    fill(containers, "containers", "containerStatuses");
    this.thread = Thread.ofVirtual().name("pod " + key()).unstarted(this::live);
    see(pod);
  }

  private void fill(List<Container> list, String specs, String statuses) {
    for (JsonNode spec : pod.path("spec").path(specs)) {
      JsonNode before = pod.objectNode();
      for (JsonNode status : pod.path("status").path(statuses)) {
        before = status.path("name").equals(spec.path("name")) ? status : before;
      }
      list.add(new Container(this, spec, before));
    }
  }

  void start() {
    thread.start();
  }

  String key() {
    return Meta.namespace(pod) + "/" + Meta.name(pod);
  }

  ObjectNode pod() {
    return pod;
  }

  String uid() {
    return uid;
  }

  String address() {
    return address;
  }

  Machine machine() {
    return machine;
  }

  Path logs() {
    return machine.folder().resolve("logs").resolve(key().replace('/', '_') + "_" + uid);
  }

  List<Container> containers() {
    return containers;
  }

  /// The container of that name; the first one when no name is given.
  Container container(String name) {
    return Stream.concat(containers.stream(), inits.stream())
        .filter(container -> name.isEmpty() || container.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ApiError(
                    400,
                    "BadRequest",
                    "container %s is not valid for pod %s".formatted(name, Meta.name(pod))));
  }

  /// The limits of a container for its next run.
  Limits.Held hold(JsonNode container) throws Unready {
    return machine.limits().hold(uid + "-" + container.path("name").asText(), container);
  }

  Launch launch(JsonNode container, Limits.Held limits) throws Unready {
    return new Launch(
        machine,
        machine.objects().get(PODS, Meta.namespace(pod), Meta.name(pod)).orElse(pod),
        container,
        places,
        limits);
  }

  String restartPolicy(JsonNode container) {
    String policy = Meta.text(pod, "/spec/restartPolicy");
    boolean init =
        inits.stream().anyMatch(known -> known.name().equals(container.path("name").asText()));
    return init && !policy.equals("Never") ? "OnFailure" : policy;
  }

  void event(String reason, String message) {
    machine.events().normal(pod, reason, message);
  }

  void warning(String reason, String message) {
    machine.events().warning(pod, reason, message);
  }

  Duration grace() {
    JsonNode asked = pod.at("/metadata/deletionGracePeriodSeconds");
    return Duration.ofSeconds(
        asked.isNumber()
            ? asked.asLong()
            : pod.at("/spec/terminationGracePeriodSeconds").asLong(30));
  }

  /// The pod as it is now in the store.
  void see(ObjectNode now) {
    pod = now;
    if (Meta.leaving(now)) {
      Instant asked = Instant.now().plus(grace());
      end = asked.isBefore(end) ? asked : end;
    }
    changed();
  }

  /// The object is gone although nobody waited: nothing is left to wait for.
  void abandon() {
    end = Instant.now();
    closing = true;
    changed();
  }

  /// When the processes must be dead, whatever was said before.
  Instant deadline(Instant said) {
    return end.isBefore(said) ? end : said;
  }

  /// Something happened that the pod's thread should look at.
  synchronized void changed() {
    dirty = true;
    notifyAll();
  }

  private synchronized void await() throws InterruptedException {
    while (!dirty) {
      wait();
    }
    dirty = false;
  }

  private boolean leaving() {
    return closing || Meta.leaving(pod);
  }

  /// Ends the processes, leaves the object: the next agent starts it again.
  void close() throws InterruptedException {
    closing = true;
    changed();
    thread.join();
  }

  private void live() {
    try {
      report();
      if (before != null) {
        before.thread.join();
      }
      if (!finished) {
        begin();
      }
      while (!leaving() && !over()) {
        await();
        refresh();
        report();
      }
      // Its containers may have ended before anybody looked.
      report();
      while (!leaving()) {
        await();
      }
      stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void begin() throws InterruptedException {
    boolean told = false;
    while (!leaving()) {
      await();
      try {
        places = volumes.mount(pod);
        break;
      } catch (Unready e) {
        if (!told) {
          warning("FailedMount", e.text());
          told = true;
        }
        report();
      }
    }
    for (Container init : inits) {
      if (!leaving()) {
        init.start();
      }
      while (!leaving() && !(init.state() instanceof Ended ended && ended.code() == 0)) {
        if (over()) {
          return;
        }
        report();
        await();
      }
    }
    initialized = true;
    if (!leaving()) {
      report();
      containers.forEach(Container::start);
    }
  }

  private void refresh() {
    try {
      places = volumes.mount(pod);
    } catch (Unready e) {
      // What a running pod has mounted it keeps.
      warning("FailedMount", e.text());
    }
  }

  private void stop() throws InterruptedException {
    boolean kept = closing;
    if (!over()) {
      event("Killing", "Stopping containers of pod " + Meta.name(pod));
    }
    Instant deadline = Instant.now().plus(grace());
    var stops = new ArrayList<Thread>();
    for (Container container : containers) {
      stops.add(Thread.startVirtualThread(() -> stop(container, deadline)));
    }
    inits.forEach(init -> stops.add(Thread.startVirtualThread(() -> stop(init, deadline))));
    for (Thread stop : stops) {
      stop.join();
    }
    if (!kept || Meta.leaving(pod)) {
      report();
      machine.objects().remove(PODS, Meta.namespace(pod), Meta.name(pod), uid);
      Folders.delete(machine.pod(uid));
      Folders.delete(logs());
    }
  }

  private static void stop(Container container, Instant deadline) {
    try {
      container.stop(deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whether no container runs or will run again.
  private boolean over() {
    return finished || phase().equals("Succeeded") || phase().equals("Failed");
  }

  private String phase() {
    String policy = Meta.text(pod, "/spec/restartPolicy");
    boolean failedInit =
        policy.equals("Never")
            && inits.stream()
                .anyMatch(init -> init.state() instanceof Ended end && end.code() != 0);
    if (failedInit) {
      return "Failed";
    }
    Predicate<Container> succeeded = box -> box.state() instanceof Ended end && end.code() == 0;
    Predicate<Container> ended = box -> box.state() instanceof Ended;
    if (policy.equals("Never") || policy.equals("OnFailure")) {
      if (containers.stream().allMatch(succeeded)) {
        return "Succeeded";
      }
      if (policy.equals("Never") && containers.stream().allMatch(ended)) {
        return "Failed";
      }
    }
    boolean ran =
        containers.stream()
            .anyMatch(
                box ->
                    box.state() instanceof Running
                        || box.state() instanceof Ended
                        || box.restarts() > 0);
    return initialized && ran ? "Running" : "Pending";
  }

  /// Writes the status; nothing is written when nothing changed.
  void report() {
    if (finished) {
      return;
    }
    try {
      machine.live().status(PODS, pod, this::describe);
    } catch (ApiError e) {
      if (e.code() != 404) {
        throw e;
      }
    }
  }

  private void describe(ObjectNode now) {
    if (!Meta.uid(now).equals(uid)) {
      return;
    }
    ObjectNode status = now.withObject("/status");
    status.put("phase", phase()).put("hostIP", "127.0.0.1").put("podIP", address);
    status.putArray("hostIPs").addObject().put("ip", "127.0.0.1");
    status.putArray("podIPs").addObject().put("ip", address);
    if (!status.has("startTime")) {
      status.put("startTime", Meta.now());
    }
    String waiting =
        containers.stream()
            .filter(container -> !container.ready())
            .map(Container::name)
            .collect(Collectors.joining(" "));
    boolean ready = waiting.isEmpty() && initialized;
    String reason =
        ready ? "" : phase().equals("Succeeded") ? "PodCompleted" : "ContainersNotReady";
    String message = ready ? "" : "containers with unready status: [" + waiting + "]";
    Meta.condition(now, "PodScheduled", true, "", "");
    Meta.condition(
        now, "Initialized", initialized, initialized ? "" : "ContainersNotInitialized", "");
    Meta.condition(now, "ContainersReady", ready, reason, message);
    Meta.condition(now, "Ready", ready, reason, message);
    if (!inits.isEmpty()) {
      fill(status.putArray("initContainerStatuses"), inits);
    }
    fill(status.putArray("containerStatuses"), containers);
  }

  private static void fill(ArrayNode statuses, List<Container> containers) {
    containers.forEach(container -> container.status(statuses.addObject()));
  }
}
