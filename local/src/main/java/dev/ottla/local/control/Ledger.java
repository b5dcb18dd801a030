package dev.ottla.local.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What was given to a name once and is kept for it ever after: addresses and ports. One line per
/// entry, only ever appended.
public final class Ledger {
  private final Path file;
  private final Map<String, String> given = new LinkedHashMap<>();
  private final Set<String> taken = new HashSet<>();

  /// Which part of the loopback range and of the ports new names begin with: several servers may
  /// run on one machine, and each follows from its folder.
  private final int street;

  /// How many parts there are.
  private static final int STREETS = 100;

  /// A range of values by the kind of name that draws from it.
  private enum Pool {
    POD {
      @Override
      Stream<String> range(int street) {
        return addresses(16 + 2 * street);
      }
    },
    SERVICE {
      @Override
      Stream<String> range(int street) {
        return addresses(17 + 2 * street);
      }
    },
    PORT {
      @Override
      Stream<String> range(int street) {
        return IntStream.range(0, PORTS)
            .map(i -> FIRST_PORT + (street * (PORTS / STREETS) + i) % PORTS)
            .mapToObj(Integer::toString);
      }
    };

    // The range that Kubernetes gives node ports by default.
    private static final int FIRST_PORT = 30_000;
    private static final int PORTS = 2_768;

    abstract Stream<String> range(int street);

    private static Stream<String> addresses(int second) {
      // .0 and .255 are left out: some programs take them for networks and broadcasts.
      return IntStream.range(0, 256)
          .boxed()
          .flatMap(
              third ->
                  IntStream.range(1, 255)
                      .mapToObj(last -> "127." + second + "." + third + "." + last));
    }
  }

  /// Opens the ledger in a folder.
  public Ledger(Path folder) {
    this.file = folder.resolve("ledger");
    this.street = Math.floorMod(folder.toAbsolutePath().normalize().toString().hashCode(), STREETS);
    try {
      Files.createDirectories(folder);
      if (Files.exists(file)) {
        Files.readAllLines(file).stream()
            .map(line -> line.split(" ", 2))
            .filter(words -> words.length == 2)
            .forEach(words -> put(words[1], words[0]));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The address of a pod, in the loopback range.
  public String pod(String namespace, String name) {
    return of(Pool.POD, namespace + "/" + name, Set.of());
  }

  /// The address of a service, in the loopback range.
  String service(String namespace, String name) {
    return of(Pool.SERVICE, namespace + "/" + name, Set.of());
  }

  /// The node port of a service's port; never one of those that others have chosen themselves.
  int port(String service, String port, Set<String> others) {
    return Integer.parseInt(of(Pool.PORT, service + ":" + port, others));
  }

  private synchronized String of(Pool pool, String name, Set<String> others) {
    String key = pool + " " + name;
    String known = given.get(key);
    if (known != null && !others.contains(known)) {
      return known;
    }
    String value =
        pool.range(street)
            .filter(candidate -> !taken.contains(candidate) && !others.contains(candidate))
            .findFirst()
            .orElseThrow(() -> new NoSuchElementException("no " + pool + " address is left"));
    put(key, value);
    try {
      Files.writeString(
          file,
          value + " " + key + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND,
          StandardOpenOption.DSYNC);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return value;
  }

  private void put(String key, String value) {
    given.put(key, value);
    taken.add(value);
  }
}
