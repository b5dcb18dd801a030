package dev.ottla.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The processes of this machine, as `/proc` shows them. A pod's process is here on every substrate
/// that runs on this machine: containers hide the machine from the pod, not the pod from the
/// machine.
public final class Machine {
  private static final Path PROC = Path.of("/proc");

  private Machine() {}

  /// The processes of a pod, by the variables that every pod of ours has.
  public static List<ProcessHandle> ofPod(String namespace, String pod) {
    Set<String> wanted = Set.of("POD_NAMESPACE=" + namespace, "POD_NAME=" + pod);
    return ProcessHandle.allProcesses()
        .filter(p -> environment(p.pid()).containsAll(wanted))
        .toList();
  }

  /// Ends a pod's processes as the kernel would: they are told nothing. Empty if there are none.
  public static Optional<Long> kill(String namespace, String pod) {
    List<ProcessHandle> found = ofPod(namespace, pod);
    found.forEach(ProcessHandle::destroyForcibly);
    return found.stream().map(ProcessHandle::pid).findFirst();
  }

  /// CPU seconds that a process has used: user and system, from `/proc/<pid>/stat`.
  public static double cpuSeconds(long pid) {
    return ticks(PROC.resolve(pid + "/stat"), 11);
  }

  /// CPU seconds of all processes that this one has started and that have ended.
  public static double cpuSecondsOfTheEnded() {
    return ticks(PROC.resolve("self/stat"), 13);
  }

  private static double ticks(Path file, int at) {
    String stat = text(file).orElse("");
    // The second field is the name in brackets, which may hold spaces.
    String[] rest = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ", -1);
    return rest.length < at + 2
        ? 0
        : (Long.parseLong(rest[at]) + Long.parseLong(rest[at + 1])) / 100.0;
  }

  /// Memory that a process holds, in MiB.
  public static double rssMib(long pid) {
    return text(PROC.resolve(pid + "/status"))
        .flatMap(s -> s.lines().filter(l -> l.startsWith("VmRSS:")).findFirst())
        .map(l -> Long.parseLong(l.replaceAll("[^0-9]", "")) / 1024.0)
        .orElse(0.0);
  }

  /// Whether a process was started with a variable, written `NAME=value`.
  public static boolean has(long pid, String variable) {
    return environment(pid).contains(variable);
  }

  /// Whether a process has a text in its command or in its environment.
  public static boolean mentions(long pid, String text) {
    Path folder = PROC.resolve(Long.toString(pid));
    return Stream.of("cmdline", "environ")
        .flatMap(file -> text(folder.resolve(file)).stream())
        .anyMatch(found -> found.contains(text));
  }

  private static Set<String> environment(long pid) {
    return text(PROC.resolve(pid + "/environ"))
        .map(e -> e.split("\0", -1))
        .map(e -> List.of(e).stream().collect(Collectors.toSet()))
        .orElse(Set.of());
  }

  /// A file of `/proc`; empty when the process is gone or not ours to read.
  private static Optional<String> text(Path file) {
    try {
      return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
