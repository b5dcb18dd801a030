package dev.ottla.local;

import dev.ottla.local.api.Registry;
import dev.ottla.local.api.Server;
import dev.ottla.local.control.Controllers;
import dev.ottla.local.control.Ledger;
import dev.ottla.local.node.Console;
import dev.ottla.local.node.Node;
import dev.ottla.local.store.Store;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;

/// Starts the API server and the node in one process.
public final class Local {
  private static final int BAD_USAGE = 2;

  private Local() {}

  /// Runs until the process is told to end.
  public static void main(String... arguments) throws InterruptedException {
    try {
      run(Options.parse(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println("ottla-local: " + e.getMessage());
      System.exit(BAD_USAGE);
    } catch (IOException e) {
      System.err.println("ottla-local: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void run(Options options) throws IOException, InterruptedException {
    Files.createDirectories(options.data());
    var kubeconfig = options.data().resolve("kubeconfig");
    var console = new Console();
    try (var lock = lock(options.data());
        var registry = new Registry(Store.open(options.data().resolve("store")));
        var server = new Server(registry, console, options.data().resolve("pki"))) {
      Files.deleteIfExists(kubeconfig);
      server.listen(options.port());
      var ledger = new Ledger(options.data());
      try (var _ = new Controllers(registry, registry.kinds(), ledger, options.data());
          var _ = new Node(registry, ledger, server, console, options.data(), options.images())) {
        serve(options, server);
      }
      if (!lock.isValid()) {
        throw new IOException("the lock was lost");
      }
    }
  }

  private static void serve(Options options, Server server)
      throws IOException, InterruptedException {
    var kubeconfig = options.data().resolve("kubeconfig");
    var pid = options.data().resolve("local.pid");
    Files.writeString(pid, Long.toString(ProcessHandle.current().pid()));
    server.kubeconfig(kubeconfig);
    System.out.printf("ready at %s, kubeconfig %s%n", server.url(), kubeconfig);
    var end = new CountDownLatch(1);
    var main = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(end, main), "stop"));
    end.await();
    Files.deleteIfExists(kubeconfig);
    Files.deleteIfExists(pid);
  }

  private static void stop(CountDownLatch end, Thread main) {
    end.countDown();
    try {
      main.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static FileLock lock(Path data) throws IOException {
    var file = data.resolve("lock");
    var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    var lock = channel.tryLock();
    if (lock == null) {
      throw new IOException(data + " is in use by another ottla-local (" + file + " is locked)");
    }
    return lock;
  }
}
