package dev.ottla.local.control;

import dev.ottla.local.schema.Kinds;
import dev.ottla.local.store.Objects;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// All controllers over one set of objects. They remember nothing: started again, they look at
/// everything once and go on.
public final class Controllers implements AutoCloseable {
  private final List<Controller> controllers;
  private final Queue queue = new Queue();
  private final AutoCloseable watch;

  /// Starts the controllers; volumes live in `folder`/volumes.
  public Controllers(Objects objects, Kinds kinds, Ledger ledger, Path folder) {
    var claims = new Claims(objects, folder.resolve("volumes"));
    this.controllers =
        List.of(
            new Namespaces(objects, kinds),
            new Definitions(objects),
            claims,
            new StatefulSets(objects),
            new Deployments(objects),
            new Services(objects, ledger),
            new Budgets(objects),
            new Garbage(objects, kinds),
            new Events(objects));
    claims.seed();
    watch = objects.follow(this::see);
    queue.start();
  }

  private void see(Objects.Change change) {
    for (Controller controller : controllers) {
      controller.touched(change).forEach(key -> queue.add(controller, key, Duration.ZERO));
    }
  }

  @Override
  public void close() {
    queue.close();
    try {
      watch.close();
    } catch (Exception e) {
      throw new IllegalStateException("the watch does not end", e);
    }
  }
}
