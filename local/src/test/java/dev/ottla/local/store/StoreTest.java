package dev.ottla.local.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
  private final Path folder;

  StoreTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static ObjectNode object(String name, String value) {
    var object = Json.object();
    object.putObject("metadata").put("name", name);
    return object.put("value", value);
  }

  private static Entry put(Store store, String name, String value) {
    return store.write(() -> store.put("things", "ns", name, object(name, value)));
  }

  private static List<String> names(Store store) {
    return store.list("things", "ns").entries().stream().map(Entry::name).toList();
  }

  private Path journal() {
    return folder.resolve("objects.log");
  }

  @Test
  void whatWasWrittenIsThereAfterAReopen() throws IOException {
    try (var store = Store.open(folder)) {
      put(store, "b", "1");
      put(store, "a", "2");
      put(store, "c", "3");
      store.write(() -> store.remove("things", "ns", "b", object("b", "1")));
    }
    try (var store = Store.open(folder)) {
      assertEquals(List.of("a", "c"), names(store));
      assertEquals(5, store.revision());
      var a = store.get("things", "ns", "a").orElseThrow();
      assertEquals("2", a.tree().path("value").asText());
      assertEquals("3", a.tree().at("/metadata/resourceVersion").asText());
    }
  }

  @Test
  void aTornLastLineIsCutOffAndTheRestStays() throws IOException {
    try (var store = Store.open(folder)) {
      put(store, "a", "1");
      put(store, "b", "2");
    }
    var whole = Files.readAllBytes(journal());
    for (var cut = whole.length - 1; cut > whole.length - 40; cut -= 7) {
      Files.write(journal(), java.util.Arrays.copyOf(whole, cut));
      try (var store = Store.open(folder)) {
        assertEquals(List.of("a"), names(store));
        put(store, "c", "3");
      }
      try (var store = Store.open(folder)) {
        assertEquals(List.of("a", "c"), names(store));
      }
    }
  }

  @Test
  void zerosAfterAPowerCutAreCutOff() throws IOException {
    try (var store = Store.open(folder)) {
      put(store, "a", "1");
    }
    Files.write(journal(), new byte[500], StandardOpenOption.APPEND);
    try (var store = Store.open(folder)) {
      assertEquals(List.of("a"), names(store));
    }
  }

  @Test
  void damageWithGoodLinesAfterItIsRefused() throws IOException {
    try (var store = Store.open(folder)) {
      put(store, "a", "first");
      put(store, "b", "2");
    }
    var text = Files.readString(journal());
    Files.writeString(journal(), text.replace("first", "fir5t"));
    var error = assertThrows(IOException.class, () -> Store.open(folder));
    assertTrue(String.valueOf(error.getMessage()).contains("damaged at byte 0"), error::toString);
  }

  @Test
  void aCompactedJournalTellsTheSame() throws IOException {
    var data = new java.util.TreeMap<String, Entry>();
    var journal = new Journal(folder);
    journal.replay(line -> {});
    for (var i = 1; i <= 100; i++) {
      var entry = Entry.of("things", "ns", "a", i, object("a", "v" + i));
      data.put(entry.key(), entry);
      journal.append(new Line(entry, false));
    }
    var before = Files.size(journal());
    var position = journal.position();
    journal.compact(120, List.of(data));
    assertTrue(Files.size(journal()) < before / 10);
    assertEquals(position, journal.position());
    journal.append(new Line(Entry.of("things", "ns", "b", 121, object("b", "w")), false));
    assertTrue(journal.position() > position);
    journal.close();
    try (var store = Store.open(folder)) {
      assertEquals(List.of("a", "b"), names(store));
      assertEquals(121, store.revision());
    }
  }

  @Test
  void aHalfDoneCompactionLeavesNoTrace() throws IOException {
    try (var store = Store.open(folder)) {
      put(store, "a", "1");
    }
    var half = folder.resolve("objects.log.new");
    Files.write(half, "nonsense".getBytes(StandardCharsets.UTF_8));
    try (var store = Store.open(folder)) {
      assertEquals(List.of("a"), names(store));
      assertFalse(Files.exists(half));
    }
  }

  @Test
  void aWatchResumesAfterARevisionInOrder() throws InterruptedException {
    try (var store = Store.inMemory()) {
      put(store, "a", "1");
      var since = store.revision();
      put(store, "b", "2");
      put(store, "a", "3");
      store.write(() -> store.remove("things", "ns", "b", object("b", "2")));
      var watch = store.watch(since).orElseThrow();
      var seen = new ArrayList<String>();
      for (var event = watch.next(0); event.isPresent(); event = watch.next(0)) {
        seen.add(event.get().type() + " " + event.get().now().name());
      }
      assertEquals(List.of("ADDED b", "MODIFIED a", "DELETED b"), seen);
      assertEquals(store.revision(), watch.revision());
    }
  }

  @Test
  void aWatchFromBeforeTheWindowIsRefused() {
    try (var store = Store.inMemory()) {
      for (var i = 0; i < 9_000; i++) {
        put(store, "a", "v" + i);
      }
      assertTrue(store.watch(2).isEmpty());
      assertTrue(store.watch(store.revision() - 100).isPresent());
    }
  }

  @Test
  void manyWritersGetOneRevisionEach() throws Exception {
    try (var store = Store.open(folder)) {
      var watch = store.watch();
      var writers = new ArrayList<Thread>();
      for (var w = 0; w < 8; w++) {
        var name = "w" + w;
        writers.add(
            Thread.ofVirtual()
                .start(
                    () -> {
                      for (var i = 0; i < 50; i++) {
                        put(store, name + "-" + i, "x");
                      }
                    }));
      }
      for (var writer : writers) {
        writer.join();
      }
      assertEquals(401, store.revision());
      for (var revision = 2L; revision <= 401; revision++) {
        assertEquals(revision, watch.next(1_000).orElseThrow().revision());
      }
    }
    try (var store = Store.open(folder)) {
      assertEquals(400, names(store).size());
    }
  }

  @Test
  void anInterruptedWriterHarmsNobody() throws Exception {
    try (var store = Store.open(folder)) {
      var thread =
          Thread.ofVirtual()
              .start(
                  () -> {
                    Thread.currentThread().interrupt();
                    put(store, "a", "1");
                  });
      thread.join();
      put(store, "b", "2");
      assertEquals(List.of("a", "b"), names(store));
    }
  }
}
