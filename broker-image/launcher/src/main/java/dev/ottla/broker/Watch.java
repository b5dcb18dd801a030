package dev.ottla.broker;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;

/// Blocks until a folder changes.
final class Watch implements Closeable {
  /// Bounds the wait where a file system tells nothing.
  private static final long LOOK_AGAIN_SECONDS = 5;

  private final WatchService service;

  Watch(Path dir) throws IOException {
    service = dir.getFileSystem().newWatchService();
    if (Files.isDirectory(dir)) {
      dir.register(
          service,
          StandardWatchEventKinds.ENTRY_CREATE,
          StandardWatchEventKinds.ENTRY_MODIFY,
          StandardWatchEventKinds.ENTRY_DELETE);
    }
  }

  void next() throws InterruptedException {
    var key = service.poll(LOOK_AGAIN_SECONDS, TimeUnit.SECONDS);
    if (key != null) {
      key.pollEvents();
      key.reset();
    }
  }

  @Override
  public void close() throws IOException {
    service.close();
  }
}
