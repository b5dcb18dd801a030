package dev.ottla.local.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitsTest {
  private final Path folder;

  LimitsTest(@TempDir Path given) {
    folder = given;
  }

  private static JsonNode container(String resources) throws IOException {
    return new YAMLMapper().readTree("{name: main, resources: " + resources + "}");
  }

  /// What the system tells of a process, with trees of groups in this test's folder.
  private List<Limits.Tree> trees(String groups, String... mounts) throws IOException {
    Path proc = Files.createDirectories(folder.resolve("proc"));
    Files.writeString(proc.resolve("cgroup"), groups);
    var lines = new StringBuilder("31 23 0:28 / / rw - ext4 /dev/vda rw\n");
    for (String mount : mounts) {
      String[] parts = mount.split(" ", 0);
      Path point = Files.createDirectories(folder.resolve(parts[0]));
      lines.append(
          "32 31 0:29 / %s rw - %s %s rw,%s%n".formatted(point, parts[1], parts[1], parts[2]));
    }
    Files.writeString(proc.resolve("mountinfo"), lines);
    return Limits.Tree.of(proc, "pods");
  }

  private String read(String file) throws IOException {
    return Files.readString(folder.resolve(file)).trim();
  }

  @Test
  void version_1_has_a_tree_for_each_resource() throws Exception {
    var limits =
        new Limits(
            trees(
                "5:memory:/a/b\n4:cpuset:/\n3:cpu,cpuacct:/\n0::/\n",
                "mem cgroup memory",
                "cpu cgroup cpu,cpuacct"));
    assertEquals("limits of containers are kept: cpu and memory", limits.words());
    var held =
        limits.hold(
            "x-main", container("{requests: {cpu: 250m}, limits: {cpu: '1.5', memory: 640Mi}}"));
    assertEquals("1342177280", read("mem/a/b/pods/x-main/memory.limit_in_bytes"));
    assertEquals("150000", read("cpu/pods/x-main/cpu.cfs_quota_us"));
    assertEquals(
        List.of(
            folder.resolve("mem/a/b/pods/x-main/cgroup.procs").toString(),
            folder.resolve("cpu/pods/x-main/cgroup.procs").toString(),
            "--",
            "sleep",
            "1"),
        held.within(List.of("sleep", "1")).subList(4, 9));
    var free = limits.hold("x-main", container("{}"));
    assertEquals("-1", read("mem/a/b/pods/x-main/memory.limit_in_bytes"));
    assertEquals(List.of(folder.resolve("mem/a/b/pods/x-main")), free.groups());
  }

  @Test
  void version_2_is_entered_where_controllers_are_handed_on() throws Exception {
    Path user = folder.resolve("all/user");
    Files.createDirectories(user.resolve("session"));
    Files.writeString(user.resolve("cgroup.subtree_control"), "memory pids cpu\n");
    Files.writeString(user.resolve("cgroup.procs"), "");
    Files.writeString(user.resolve("session/cgroup.subtree_control"), "\n");
    var limits = new Limits(trees("0::/user/session\n", "all cgroup2 nsdelegate"));
    assertEquals("limits of containers are kept: cpu and memory", limits.words());
    limits.hold("x-main", container("{requests: {cpu: 1}, limits: {cpu: 500m, memory: 1Gi}}"));
    assertEquals("1073741824", read("all/user/pods/x-main/memory.max"));
    assertEquals("50000 100000", read("all/user/pods/x-main/cpu.max"));
    var held = limits.hold("x-main", container("{}"));
    assertEquals("max", read("all/user/pods/x-main/memory.max"));
    assertEquals("max 100000", read("all/user/pods/x-main/cpu.max"));
    Path events = folder.resolve("all/user/pods/x-main/memory.events");
    Files.writeString(events, "oom 3\noom_kill 0\n");
    assertFalse(held.ranOut());
    Files.writeString(events, "oom 3\noom_kill 1\n");
    assertTrue(held.ranOut());
  }

  @Test
  void without_groups_commands_stay_as_they_are() throws Exception {
    var limits = new Limits(trees("0::/\n", "all cgroup2 rw"));
    assertEquals(
        "limits of containers are not kept: this system lets us make no cgroups", limits.words());
    var held = limits.hold("x-main", container("{limits: {memory: 1Gi}}"));
    assertEquals(List.of("sleep", "1"), held.within(List.of("sleep", "1")));
    assertFalse(held.ranOut());
  }

  /// On this machine as it is: where it keeps limits a container that takes too much is ended for
  /// that, and where it does not, it comes to its end.
  @Test
  void a_container_stays_within_its_memory() throws Exception {
    var trees = Limits.Tree.of(Path.of("/proc/self"), "pods-test");
    new Limits(trees).close();
    boolean kept = !trees.isEmpty();
    try (var house = new House(folder.resolve("house"))) {
      house.apply(
          """
          kind: Pod
          metadata: {name: a}
          spec:
            restartPolicy: Never
            containers:
            - name: main
              image: sh:1
              args: ["x=$(head -c 200000000 /dev/zero | tr '\\\\0' x); echo ${#x}"]
              resources: {limits: {memory: 40Mi}}
          """);
      var pod =
          house.await(
              "pods",
              "a",
              now -> !now.at("/status/containerStatuses/0/state/terminated").isMissingNode());
      assertEquals(
          kept ? "OOMKilled" : "Completed",
          pod.at("/status/containerStatuses/0/state/terminated/reason").asText(),
          () -> pod + house.log("a", false));
      assertEquals(kept ? "" : "200000000", house.log("a", false).trim());
    }
  }
}
