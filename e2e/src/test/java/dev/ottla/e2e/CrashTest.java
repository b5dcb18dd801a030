package dev.ottla.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The machine stops dead under the embedded API server, its operator and its brokers, while
/// records and objects are written, and starts again: all that was acknowledged is there, all runs,
/// and nothing is left over. `e2e.crashes` says how often. No copy of a partition outlives such a
/// crash, so the producer sends one request at a time: a broker that starts knows its last batch.
@Tag("scenario")
@Tag("long")
class CrashTest {
  private static final Path DATA = House.ROOT.resolve("e2e/target/embedded-crash");
  private static final int CRASHES = Integer.getInteger("e2e.crashes", 3);
  private static final int OBJECTS = 50; // acknowledged before the crash
  private static final int PARTITIONS = 6;
  private static final int PER_SECOND = 1000;

  @Test
  void everythingKilledAndStartedAgainHasAllItsData()
      throws InterruptedException, ExecutionException {
    if (Stage.missing(Substrate.Kind.EMBEDDED).isPresent()) {
      org.junit.jupiter.api.Assumptions.abort("e2e.substrates leaves the embedded one out");
    }
    try (Embedded embedded = Embedded.start(DATA);
        Place place = Place.open(embedded, "crash")) {
      Running orders = place.apply(Sample.SMALL).ready();
      orders.topic("survivor", PARTITIONS, 3);
      String id = orders.status().clusterId();
      String bootstrap = orders.bootstrap();
      Map<String, String> folders = folders(place);
      try (Ledger ledger = Ledger.oneByOne(bootstrap, "survivor", PARTITIONS, PER_SECOND)) {
        Set<String> objects = new TreeSet<>();
        for (int crash = 0; crash < CRASHES; crash++) {
          ledger.awaitMore(PER_SECOND);
          objects.addAll(crashUnderWrites(embedded, place, crash));
          orders.ready();
          ledger.awaitEach();
          assertEquals(id, orders.status().clusterId());
          assertEquals(bootstrap, orders.bootstrap(), "clients find it where it was");
          assertEquals(folders, folders(place), "each claim has its own folder again");
          assertTrue(stored(place).containsAll(objects), "objects that were acknowledged are lost");
          assertEquals(List.of(), strangers(embedded), "processes that no pod owns");
        }
        ledger.awaitMore(PER_SECOND);
        Ledger.Verdict verdict = ledger.judge();
        System.out.printf(
            "embedded, %d crashes, %d objects: %s%n", CRASHES, objects.size(), verdict);
        assertTrue(verdict.clean(), verdict::toString);
      }
    }
  }

  /// Writes objects as fast as it goes, and stops the server in the middle: every other time alone,
  /// so that its pods outlive it for a moment. Answers the names that were acknowledged.
  private static Set<String> crashUnderWrites(Embedded embedded, Place place, int crash)
      throws InterruptedException, ExecutionException {
    Set<String> acknowledged = new ConcurrentSkipListSet<>();
    AtomicBoolean writing = new AtomicBoolean(true);
    FutureTask<Void> writer =
        new FutureTask<>(
            () -> {
              try {
                for (int n = 0; writing.get(); n++) {
                  acknowledged.add(write(place, "c%d-%06d".formatted(crash, n)));
                }
              } catch (KubernetesClientException e) {
                // The server is gone, as planned. A request that is sent again after its return
                // may find its own object: what was not acknowledged does not count.
                assertTrue(acknowledged.size() >= OBJECTS, e::toString);
              }
              return null;
            });
    Thread.ofVirtual().start(writer);
    Awaitility.await("objects")
        .atMost(Duration.ofMinutes(1))
        .until(() -> acknowledged.size() >= OBJECTS || writer.isDone());
    if (crash % 2 == 0) {
      embedded.crash();
    } else {
      embedded.crashAlone();
    }
    embedded.go();
    writing.set(false);
    writer.get();
    return acknowledged;
  }

  private static String write(Place place, String name) {
    place
        .client()
        .configMaps()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(place.namespace())
                .endMetadata()
                .build())
        .create();
    return name;
  }

  private static Set<String> stored(Place place) {
    return place.client().configMaps().inNamespace(place.namespace()).list().getItems().stream()
        .map(m -> m.getMetadata().getName())
        .collect(Collectors.toSet());
  }

  /// The folder of each claim; all must be there.
  private static Map<String, String> folders(Place place) {
    Map<String, String> folders = new TreeMap<>();
    for (PersistentVolume volume : place.client().persistentVolumes().list().getItems()) {
      String folder = volume.getSpec().getHostPath().getPath();
      assertTrue(Files.isDirectory(Path.of(folder)), folder + " is lost");
      folders.put(volume.getSpec().getClaimRef().getName(), folder);
    }
    return folders;
  }

  /// Processes that run on the data folder and are not of the server that runs now.
  private static List<String> strangers(Embedded embedded) {
    Set<Long> ours =
        ProcessHandle.of(embedded.pid()).stream()
            .flatMap(ProcessHandle::descendants)
            .map(ProcessHandle::pid)
            .collect(Collectors.toSet());
    String folder = embedded.data().toString();
    return ProcessHandle.allProcesses()
        .filter(p -> p.pid() != embedded.pid() && !ours.contains(p.pid()))
        .filter(p -> Machine.mentions(p.pid(), folder))
        .map(p -> p.pid() + " " + p.info().commandLine().orElse(""))
        .toList();
  }
}
