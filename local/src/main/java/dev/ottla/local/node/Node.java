package dev.ottla.local.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.api.Access;
import dev.ottla.local.control.Events;
import dev.ottla.local.control.Ledger;
import dev.ottla.local.control.Live;
import dev.ottla.local.control.Meta;
import dev.ottla.local.store.Objects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// This machine as the node `local`: runs the pods bound to it and carries their services.
public final class Node implements AutoCloseable {
  private final Machine machine;
  private final Map<String, Sandbox> sandboxes;
  private final Network network;
  private final AutoCloseable watch;

  /// Ends what an earlier agent left running, then starts every pod that is bound here. State goes
  /// to `folder`, images are looked for in `images`.
  public Node(
      Objects objects, Ledger ledger, Access access, Console console, Path folder, Path images)
      throws IOException, InterruptedException {
    sandboxes = console.sandboxes();
    machine =
        new Machine(
            objects,
            new Live(objects),
            new Events(objects),
            access,
            ledger,
            new Images(images),
            new Limits(Limits.Tree.of(Path.of("/proc/self"), group(folder))),
            folder.toAbsolutePath());
    Files.createDirectories(folder);
    Leftovers.reap(machine.processes());
    machine.limits().clear();
    System.getLogger("local").log(System.Logger.Level.INFO, machine.limits().words());
    Registration.write(objects);
    network = new Network(machine);
    watch = objects.watch(this::see);
    for (ObjectNode pod : objects.list("pods", null)) {
      see(new Objects.Change(Objects.Type.ADDED, "pods", pod, null));
    }
    // Before anybody looks: what the last agent said of them is no longer true.
    sandboxes.values().forEach(Sandbox::report);
    network.changed();
  }

  /// Agents of several folders share the system's tree of groups.
  private static String group(Path folder) {
    return "pods-" + Integer.toHexString(folder.toAbsolutePath().hashCode());
  }

  private void see(Objects.Change change) {
    switch (change.resource()) {
      case "pods" -> pod(change.now(), change.type() == Objects.Type.DELETED);
      case "services", "endpointslices.discovery.k8s.io" -> network.changed();
      case "configmaps", "secrets", "persistentvolumeclaims" ->
          sandboxes.values().stream()
              .filter(box -> Meta.namespace(box.pod()).equals(Meta.namespace(change.now())))
              .forEach(Sandbox::changed);
      case "nodes" -> machine.objects().list("pods", null).forEach(pod -> pod(pod, false));
      default -> {
        // Nothing that pods depend on.
      }
    }
  }

  private synchronized void pod(ObjectNode pod, boolean deleted) {
    String key = Meta.namespace(pod) + "/" + Meta.name(pod);
    Sandbox known = sandboxes.get(key);
    boolean same = known != null && known.uid().equals(Meta.uid(pod));
    if (deleted) {
      if (known != null && same) {
        known.abandon();
        sandboxes.remove(key);
      }
    } else if (known != null && same) {
      known.see(pod);
    } else if (Meta.text(pod, "/spec/nodeName").isEmpty()) {
      if (!Meta.leaving(pod)) {
        // Not on the watcher's thread, which is interrupted in the end: it must not write.
        Thread.startVirtualThread(() -> schedule(pod));
      }
    } else if (Meta.text(pod, "/spec/nodeName").equals(Machine.NODE)) {
      var box = new Sandbox(machine, pod, known);
      sandboxes.put(key, box);
      box.start();
    }
  }

  /// There is one node: a pod goes there unless the node refuses it.
  private void schedule(ObjectNode pod) {
    JsonNode node =
        machine.objects().get("nodes", null, Machine.NODE).map(JsonNode.class::cast).orElse(pod);
    String refusal =
        node.at("/spec/unschedulable").asBoolean()
            ? "0/1 nodes are available: 1 node(s) were unschedulable."
            : wanted(pod.at("/spec/nodeSelector"), node)
                ? ""
                : "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.";
    if (refusal.isEmpty()) {
      machine
          .live()
          .update("pods", pod, now -> now.withObject("/spec").put("nodeName", Machine.NODE));
    } else {
      machine
          .live()
          .status(
              "pods",
              pod,
              now -> {
                now.withObject("/status").put("phase", "Pending");
                Meta.condition(now, "PodScheduled", false, "Unschedulable", refusal);
              });
    }
  }

  private static boolean wanted(JsonNode selector, JsonNode node) {
    return selector.properties().stream()
        .allMatch(want -> Meta.label(node, want.getKey()).equals(want.getValue().asText()));
  }

  /// Ends all pods, what came last first, and keeps their objects for the next start.
  @Override
  public void close() {
    try {
      watch.close();
      end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException("the watch does not end", e);
    } finally {
      machine.limits().close();
      network.close();
    }
  }

  private void end() throws InterruptedException {
    var groups = new TreeMap<String, List<Sandbox>>(Comparator.reverseOrder());
    for (Sandbox box : sandboxes.values()) {
      groups.computeIfAbsent(age(box.pod()), _ -> new ArrayList<>()).add(box);
    }
    for (List<Sandbox> group : groups.values()) {
      var ends = new ArrayList<Thread>();
      group.forEach(box -> ends.add(Thread.startVirtualThread(() -> end(box))));
      for (Thread end : ends) {
        end.join();
      }
    }
  }

  private static void end(Sandbox box) {
    try {
      box.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Pods of one owner end together; the owner's age is the group's.
  private String age(ObjectNode pod) {
    return Meta.controller(pod)
        .flatMap(
            owner ->
                switch (owner.path("kind").asText()) {
                  case "StatefulSet" -> owner("statefulsets.apps", pod, owner);
                  case "Deployment" -> owner("deployments.apps", pod, owner);
                  default -> Optional.<ObjectNode>empty();
                })
        .map(owner -> Meta.text(owner, "/metadata/creationTimestamp") + Meta.uid(owner))
        .orElse(Meta.text(pod, "/metadata/creationTimestamp"));
  }

  private Optional<ObjectNode> owner(String resource, ObjectNode pod, JsonNode owner) {
    return machine.objects().get(resource, Meta.namespace(pod), owner.path("name").asText());
  }
}
