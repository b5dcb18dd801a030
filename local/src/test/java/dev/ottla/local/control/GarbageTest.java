package dev.ottla.local.control;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.api.Registry;
import dev.ottla.local.store.Objects;
import dev.ottla.local.store.Store;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The collector's worker may be ahead of the changes that tell it who depends on whom.
class GarbageTest {
  private static final String MAPS = "configmaps";
  private final Registry objects = new Registry(Store.inMemory());
  private final Garbage garbage = new Garbage(objects, objects.kinds());
  private final LinkedBlockingQueue<Objects.Change> changes = new LinkedBlockingQueue<>();
  private AutoCloseable watch;

  @BeforeEach
  void open() {
    watch = objects.watch(changes::add);
  }

  @AfterEach
  void close() throws Exception {
    watch.close();
    objects.close();
  }

  private ObjectNode owner(String finalizer) {
    return objects.create(MAPS, "default", make("owner", finalizer));
  }

  /// One that stays when it is deleted, and that its owner waits for.
  private ObjectNode held(ObjectNode owner) {
    ObjectNode held = make("held", "test/hold");
    held.withObject("/metadata").putArray("ownerReferences").add(Meta.reference(owner, true));
    return objects.create(MAPS, "default", held);
  }

  private static ObjectNode make(String name, String finalizer) {
    ObjectNode object = Meta.object("v1", "ConfigMap", "default", name);
    object.withObject("/metadata").putArray("finalizers").add(finalizer);
    return object;
  }

  private ObjectNode see() throws InterruptedException {
    var change = changes.take();
    garbage.touched(change).forEach(garbage::reconcile);
    return change.now();
  }

  @ParameterizedTest
  @ValueSource(strings = {"foregroundDeletion", "orphan"})
  void an_owner_stays_until_all_dependents_older_than_its_deletion_are_known(String finalizer)
      throws InterruptedException {
    held(owner(finalizer));
    objects.delete(MAPS, "default", "owner");

    see(); // the owner as it was made; it is leaving by now, and nobody is known to depend on it
    assertTrue(objects.get(MAPS, "default", "owner").isPresent(), "let go too early");
    see();
    see();
    boolean waits = objects.get(MAPS, "default", "owner").isPresent();
    boolean collected = Meta.leaving(objects.get(MAPS, "default", "held").orElseThrow());
    if (finalizer.equals("orphan")) {
      assertFalse(waits || collected, "a dependent that was let go free lives on");
    } else {
      assertTrue(waits && collected, "the owner waits for a dependent that is held");
    }
  }

  @Test
  void a_dependent_that_changes_depends_all_the_while() throws Exception {
    ObjectNode before = held(owner("foregroundDeletion"));
    objects.delete(MAPS, "default", "owner");
    objects.delete(MAPS, "default", "held");
    for (int seen = 0; seen < 4; seen++) {
      see();
    }
    ObjectNode now = objects.get(MAPS, "default", "held").orElseThrow();
    var change = new Objects.Change(Objects.Type.MODIFIED, MAPS, now, before);
    var ended = new AtomicBoolean();
    Thread changing =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!ended.get()) {
                    Stream<Key> _ = garbage.touched(change);
                  }
                });
    try {
      for (int look = 0; look < 5_000; look++) {
        garbage.reconcile(new Key(MAPS, "default", "owner"));
      }
    } finally {
      ended.set(true);
      changing.join();
    }
    assertTrue(objects.get(MAPS, "default", "owner").isPresent(), "let go too early");
  }
}
