package dev.ottla.local.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ottla.local.schema.Quantity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Keeps containers within their limits by the system's cgroups, where it lets us make some.
/// Elsewhere limits are what the programs themselves make of them.
///
/// Each container has a group in each [Tree] for as long as it runs. Its process enters them
/// before it becomes the container's command, so that a JVM sees them at its start.
final class Limits {
  private static final String MEMORY = "/resources/limits/memory";
  private static final String PROCESSORS = "/resources/limits/cpu";

  /// Microseconds, as the system has it when nothing else is said.
  private static final long PERIOD = 100_000;

  /// The least that version 1 takes.
  private static final long QUOTA = 1000;

  /// Version 1 does not slow down whoever writes faster than the disk: a group that is full of
  /// pages which wait for it stands still for as long as that takes. There files get as much room
  /// as the container itself has.
  private static final int ROOM_FOR_FILES = 2;

  private final List<Tree> trees;

  /// @param trees as `Tree.of` finds them; none where limits cannot be kept
  Limits(List<Tree> trees) {
    this.trees = trees;
  }

  /// Takes away what an agent that was killed left behind. Its processes must have ended.
  void clear() {
    trees.forEach(Tree::clear);
  }

  /// Takes everything away, when the agent ends.
  void close() {
    clear();
    trees.forEach(tree -> Tree.remove(tree.folder()));
  }

  /// Which limits are kept, for whoever reads the agent's log.
  String words() {
    String kept =
        trees.stream()
            .flatMap(tree -> tree.controllers().stream())
            .sorted()
            .collect(Collectors.joining(" and "));
    return kept.isEmpty()
        ? "limits of containers are not kept: this system lets us make no cgroups"
        : "limits of containers are kept: " + kept;
  }

  /// The limits of one container, until it has ended.
  Held hold(String id, JsonNode container) throws Unready {
    var groups = new ArrayList<Path>();
    for (Tree tree : trees) {
      if (!tree.controllers().contains(Tree.MEMORY) && amount(container, PROCESSORS).isEmpty()) {
        // Groups share processors as groups: whoever has no limit of them competes as any process.
        continue;
      }
      Path group = tree.folder().resolve(id);
      try {
        Files.createDirectories(group);
        if (tree.controllers().contains(Tree.MEMORY)) {
          memory(tree, group, container);
        }
        if (tree.controllers().contains(Tree.CPU)) {
          processors(tree, group, container);
        }
        groups.add(group);
      } catch (IOException e) {
        throw new Unready("CreateContainerError", "limits: " + e);
      }
    }
    return new Held(groups);
  }

  private static void memory(Tree tree, Path group, JsonNode container) throws IOException {
    String file = tree.unified() ? "memory.max" : "memory.limit_in_bytes";
    String none = tree.unified() ? "max" : "-1";
    Optional<BigDecimal> limit = amount(container, MEMORY);
    int times = tree.unified() ? 1 : ROOM_FOR_FILES;
    Files.writeString(
        group.resolve(file), limit.map(each -> "" + each.longValue() * times).orElse(none));
  }

  private static void processors(Tree tree, Path group, JsonNode container) throws IOException {
    Optional<Long> quota =
        amount(container, PROCESSORS)
            .map(cores -> Math.max(QUOTA, (long) (cores.doubleValue() * PERIOD)));
    if (tree.unified()) {
      String most = quota.map(String::valueOf).orElse("max");
      Files.writeString(group.resolve("cpu.max"), most + " " + PERIOD);
    } else {
      Files.writeString(group.resolve("cpu.cfs_period_us"), "" + PERIOD);
      Files.writeString(group.resolve("cpu.cfs_quota_us"), "" + quota.orElse(-1L));
    }
  }

  private static Optional<BigDecimal> amount(JsonNode container, String pointer) {
    return Quantity.parse(container.at(pointer).asText())
        .map(Quantity::value)
        .filter(each -> each.signum() > 0);
  }

  /// The groups of one container that runs.
  record Held(List<Path> groups) {
    /// The command that enters the groups and then becomes the one given.
    List<String> within(List<String> command) {
      if (groups.isEmpty()) {
        return command;
      }
      var words =
          new ArrayList<>(
              List.of(
                  "/bin/sh",
                  "-c",
                  "while [ \"$1\" != -- ]; do echo $$ >\"$1\" || exit 125; shift; done; shift; exec \"$@\"",
                  "limits"));
      groups.forEach(group -> words.add(group.resolve("cgroup.procs").toString()));
      words.add("--");
      words.addAll(command);
      return words;
    }

    /// Whether the system ended a process of the container because it used more memory than it may.
    boolean ranOut() {
      return groups.stream()
          .flatMap(group -> Stream.of("memory.events", "memory.oom_control").map(group::resolve))
          .filter(Files::exists)
          .anyMatch(
              file -> {
                try (Stream<String> lines = Files.lines(file)) {
                  return lines.anyMatch(line -> line.matches("oom_kill [1-9]\\d*"));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }

    /// Ends the groups of a container that has ended. One that is still in use, for a moment, is
    /// left to the next start of the agent.
    void release() {
      groups.forEach(Tree::remove);
    }
  }

  /// A place in the system's tree of groups where ours are made.
  ///
  /// @param folder the group that holds all of ours
  /// @param controllers which resources it limits
  /// @param unified whether it is of cgroups' version 2
  record Tree(Path folder, List<String> controllers, boolean unified) {
    static final String MEMORY = "memory";
    static final String CPU = "cpu";

    /// Where this process may make groups: below its own one of version 1, and for version 2, where
    /// a group with processes cannot hold others, below the nearest one that hands controllers on.
    ///
    /// @param proc what the system tells of this process, `/proc/self`
    /// @param name what to call the group that holds ours
    static List<Tree> of(Path proc, String name) {
      var trees = new ArrayList<Tree>();
      try {
        if (!Files.exists(proc.resolve("cgroup"))) {
          return trees;
        }
        for (String line : Files.readAllLines(proc.resolve("cgroup"))) {
          String[] parts = line.split(":", 3);
          if (parts[1].isEmpty()) {
            unified(mounts(proc, "cgroup2", ""), parts[2], name).ifPresent(trees::add);
          } else {
            List<String> ours =
                Stream.of(parts[1].split(",")).filter(List.of(MEMORY, CPU)::contains).toList();
            if (!ours.isEmpty()) {
              mounts(proc, "cgroup", ours.getFirst())
                  .map(mount -> mount.resolve(parts[2].substring(1)).resolve(name))
                  .filter(Tree::made)
                  .ifPresent(folder -> trees.add(new Tree(folder, ours, false)));
            }
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return trees;
    }

    private static Optional<Tree> unified(Optional<Path> mount, String own, String name)
        throws IOException {
      if (mount.isEmpty()) {
        return Optional.empty();
      }
      Path top = mount.get();
      for (Path at = top.resolve(own.substring(1));
          at != null && at.startsWith(top);
          at = at.getParent()) {
        List<String> handed = words(at.resolve("cgroup.subtree_control"));
        if (handed.contains(MEMORY) && entered(at) && made(at.resolve(name))) {
          Path folder = at.resolve(name);
          List<String> ours = Stream.of(MEMORY, CPU).filter(handed::contains).toList();
          for (String each : ours) {
            Files.writeString(folder.resolve("cgroup.subtree_control"), "+" + each);
          }
          if (ours.contains(CPU)) {
            // All pods together are one group beside others: worth as many as there are cores.
            int weight = Math.min(10_000, 100 * Runtime.getRuntime().availableProcessors());
            Files.writeString(folder.resolve("cpu.weight"), "" + weight);
          }
          return Optional.of(new Tree(folder, ours, true));
        }
      }
      return Optional.empty();
    }

    /// A process changes groups below the nearest one that holds both, which must be ours as well.
    private static boolean entered(Path group) {
      return Files.isWritable(group.resolve("cgroup.procs"));
    }

    private static List<String> words(Path file) throws IOException {
      return Files.exists(file) ? List.of(Files.readString(file).trim().split("\\s+")) : List.of();
    }

    private static boolean made(Path folder) {
      try {
        Files.createDirectories(folder);
        return Files.isWritable(folder);
      } catch (IOException e) {
        return false; // the system does not let us; that is the question
      }
    }

    /// Where a hierarchy is mounted: `… ROOT POINT OPTIONS … - TYPE SOURCE OPTIONS`.
    private static Optional<Path> mounts(Path proc, String type, String controller)
        throws IOException {
      try (Stream<String> lines = Files.lines(proc.resolve("mountinfo"))) {
        return lines
            .map(line -> line.split(" - ", 2))
            .filter(halves -> halves.length == 2)
            .filter(
                halves -> {
                  String[] last = halves[1].split(" ", 0);
                  return last[0].equals(type)
                      && (controller.isEmpty() || List.of(last[2].split(",")).contains(controller));
                })
            .map(halves -> Path.of(halves[0].split(" ", 0)[4]))
            .findFirst();
      }
    }

    void clear() {
      try (Stream<Path> groups = Files.list(folder)) {
        groups.filter(Files::isDirectory).forEach(Tree::remove);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void remove(Path group) {
      try {
        Files.deleteIfExists(group);
      } catch (IOException e) {
        // Its last process is about to end; the next run or the next agent finds it again.
        System.getLogger("local").log(System.Logger.Level.DEBUG, "still in use: " + group, e);
      }
    }
  }
}
