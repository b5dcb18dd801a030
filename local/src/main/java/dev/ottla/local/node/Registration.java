package dev.ottla.local.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import dev.ottla.local.control.Live;
import dev.ottla.local.control.Meta;
import dev.ottla.local.store.Objects;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/// The Node object of this machine.
final class Registration {
  private Registration() {}

  static void write(Objects objects) {
    ObjectNode node =
        objects
            .get("nodes", null, Machine.NODE)
            .orElseGet(
                () -> objects.create("nodes", null, Meta.object("v1", "Node", "", Machine.NODE)));
    var live = new Live(objects);
    live.update(
        "nodes",
        node,
        now ->
            now.withObject("/metadata")
                .withObject("/labels")
                .put("kubernetes.io/hostname", Machine.NODE)
                .put("kubernetes.io/os", name("os.name"))
                .put("kubernetes.io/arch", name("os.arch"))
                .put("topology.kubernetes.io/region", Machine.NODE)
                .put("topology.kubernetes.io/zone", Machine.NODE));
    live.status("nodes", node, Registration::describe);
  }

  private static String name(String property) {
    String name = System.getProperty(property, "").toLowerCase(Locale.ROOT);
    return name.startsWith("mac")
        ? "darwin"
        : name.replace("x86_64", "amd64").replace("aarch64", "arm64");
  }

  private static void describe(ObjectNode node) {
    ObjectNode status = node.withObject("/status");
    var machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    for (String part : List.of("capacity", "allocatable")) {
      status
          .withObject("/" + part)
          .put("cpu", Integer.toString(Runtime.getRuntime().availableProcessors()))
          .put("memory", machine.getTotalMemorySize() / 1024 + "Ki")
          .put("pods", "1000");
    }
    status.putArray("addresses").addObject().put("type", "InternalIP").put("address", "127.0.0.1");
    status.withArray("/addresses").addObject().put("type", "Hostname").put("address", Machine.NODE);
    ObjectNode info = status.withObject("/nodeInfo");
    for (String required :
        List.of("machineID", "systemUUID", "bootID", "kubeProxyVersion", "kubeletVersion")) {
      info.put(required, Machine.NODE);
    }
    info.put("operatingSystem", name("os.name"))
        .put("architecture", name("os.arch"))
        .put("osImage", System.getProperty("os.name", ""))
        .put("kernelVersion", System.getProperty("os.version", ""))
        .put("containerRuntimeVersion", "processes://1");
    Meta.condition(node, "Ready", true, "KubeletReady", "this machine runs pods as processes");
  }
}
