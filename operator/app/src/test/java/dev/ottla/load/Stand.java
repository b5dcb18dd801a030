package dev.ottla.load;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Brokers' pages, each on a loopback address of its own and all at one port, as pods have them.
final class Stand implements AutoCloseable {
  private static final AtomicInteger NEXT = new AtomicInteger(1);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final int port;

  Stand() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      port = socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return port;
  }

  private static String address() {
    long pid = ProcessHandle.current().pid();
    int next = NEXT.getAndIncrement();
    return "127.46.%d.%d".formatted(pid % 250, next);
  }

  /// A broker through which so many bytes a second come.
  String broker(long rate) {
    long started = System.nanoTime();
    return serve(
        exchange -> {
          long nanos = System.nanoTime() - started;
          boolean busy = exchange.getRequestURI().getPath().equals("/load/busy");
          answer(exchange, busy ? busy(nanos, rate) : sums(nanos, rate));
        });
  }

  private static String sums(long nanos, long rate) {
    // Counters by the same clock that is told, or a millisecond would be a large error.
    long millis = nanos / 1_000_000;
    long bytes = millis * rate / 1000;
    return """
    {"node":0,"started":5,"uptime":%d,"cpuNanos":%d,"clients":{"in":%d,"out":%d},
     "replication":{"in":0,"out":0},"handlerIdleNanos":%d,"gc":{"count":1},
     "dirs":[{"path":"/a","total":1000,"usable":400},{"path":"/b","error":"gone"}]}
    """
        .formatted(millis, millis * 500_000, bytes, bytes, millis * 900_000);
  }

  private static String busy(long nanos, long rate) {
    long millis = nanos / 1_000_000;
    long bytes = millis * rate / 1000;
    return """
    {"node":0,"started":5,"uptime":%d,
     "busy":[{"topic":"clicks","in":%d,"out":0,"partitions":[0],"ends":[%d]}]}
    """
        .formatted(millis, bytes, bytes / 100);
  }

  /// One whose answer has no end.
  String endless() {
    return serve(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write("{\"uptime\":1,\"more\":[0".getBytes(StandardCharsets.UTF_8));
            while (true) {
              out.write(",1,2,3,4,5,6,7,8".getBytes(StandardCharsets.UTF_8));
            }
          }
        });
  }

  /// One that takes connections and says nothing.
  String silent() {
    String address = address();
    try {
      ServerSocket socket = new ServerSocket(port, 50, InetAddress.ofLiteral(address));
      open.push(socket);
      Thread.ofVirtual().start(() -> takeAndWait(socket));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return address;
  }

  private void takeAndWait(ServerSocket socket) {
    while (!socket.isClosed()) {
      try (Socket taken = socket.accept()) {
        waiting.incrementAndGet();
        taken.getInputStream().transferTo(OutputStream.nullOutputStream());
        waiting.decrementAndGet();
      } catch (IOException e) {
        waiting.set(0);
      }
    }
  }

  /// How many questions wait at those that say nothing.
  int waiting() {
    return waiting.get();
  }

  /// An address at which nobody listens.
  String nobody() {
    return address();
  }

  /// How often a broker was asked.
  int asked(String address) {
    return asked.getOrDefault(address, new AtomicInteger()).get();
  }

  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private String serve(Answer answer) {
    String address = address();
    AtomicInteger count = new AtomicInteger();
    asked.put(address, count);
    try {
      var at = new InetSocketAddress(InetAddress.ofLiteral(address), port);
      HttpServer server = HttpServer.create(at, 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              count.incrementAndGet();
              answer.to(exchange);
            }
          });
      server.start();
      open.push(() -> server.stop(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return address;
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    for (AutoCloseable one : open) {
      try {
        one.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
