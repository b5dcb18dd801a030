package dev.ottla.local;

import dev.ottla.local.api.PodConsole;
import dev.ottla.local.api.Registry;
import dev.ottla.local.api.Server;
import dev.ottla.local.store.ApiError;
import dev.ottla.local.store.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
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
    var pid = options.data().resolve("local.pid");
    try (var lock = lock(options.data());
        var registry = new Registry(Store.open(options.data().resolve("store")));
        var server = new Server(registry, new NoPods(), options.data().resolve("pki"))) {
      Files.deleteIfExists(kubeconfig);
      server.listen(options.port());
      Files.writeString(pid, Long.toString(ProcessHandle.current().pid()));
      server.kubeconfig(kubeconfig);
      System.out.printf("ready at %s, kubeconfig %s%n", server.url(), kubeconfig);
      var end = new CountDownLatch(1);
      var main = Thread.currentThread();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(end, main), "stop"));
      end.await();
      Files.deleteIfExists(kubeconfig);
      Files.deleteIfExists(pid);
      if (!lock.isValid()) {
        throw new IOException("the lock was lost");
      }
    }
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

  /// Stands in where no node runs.
  private static final class NoPods implements PodConsole {
    private static ApiError none() {
      return new ApiError(503, "ServiceUnavailable", "no node runs here");
    }

    @Override
    public void logs(String namespace, String pod, LogOptions options, OutputStream sink) {
      throw none();
    }

    @Override
    public Session exec(String namespace, String pod, ExecOptions options) {
      throw none();
    }

    @Override
    public InetSocketAddress portForward(String namespace, String pod, int port) {
      throw none();
    }
  }
}
