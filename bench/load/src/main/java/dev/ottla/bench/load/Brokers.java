package dev.ottla.bench.load;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// All simulated brokers: whatever loopback address is asked, it answers as a broker would whose
/// counters grow with the time.
public final class Brokers {
  private static final long STARTED = System.nanoTime();
  private static final int TOPICS = 8;

  /// Of a topic on one broker: as many as a broker tells of at the most.
  private static final int PARTITIONS = 256 / TOPICS;

  private Brokers() {}

  /// Prints its port and serves until it is ended.
  public static void main(String[] args) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(0), 2048);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/load/sums", exchange -> answer(exchange, sums()));
    server.createContext("/load/busy", exchange -> answer(exchange, busy()));
    server.start();
    System.out.println(server.getAddress().getPort());
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static long millis() {
    return (System.nanoTime() - STARTED) / 1_000_000;
  }

  private static String sums() {
    long millis = millis();
    return """
    {"node":0,"time":%1$d,"started":1,"uptime":%1$d,"clients":{"in":%2$d,"out":%2$d},\
    "replication":{"in":%2$d,"out":%2$d},"handlerIdle":0.97,"handlerIdleNanos":%3$d,"networkIdle":0.99,\
    "dirs":[{"path":"/data/0/logs","total":1000000000000,"usable":500000000000}],\
    "cpuNanos":%3$d,"gc":{"count":10,"millis":100},"heap":{"used":100000000,"max":400000000}}
    """
        .formatted(millis, millis * 50_000, millis * 300_000);
  }

  private static String busy() {
    long millis = millis();
    String numbers =
        IntStream.range(0, PARTITIONS).mapToObj(String::valueOf).collect(Collectors.joining(","));
    String ends =
        IntStream.range(0, PARTITIONS)
            .mapToObj(i -> String.valueOf(millis * (i + 1)))
            .collect(Collectors.joining(","));
    String topics =
        IntStream.range(0, TOPICS)
            .mapToObj(
                i ->
                    "{\"topic\":\"a-topic-of-some-length-%d\",\"in\":%d,\"out\":%d,\"partitions\":[%s],\"ends\":[%s]}"
                        .formatted(i, millis * (i + 1), millis * (i + 1), numbers, ends))
            .collect(Collectors.joining(","));
    return "{\"node\":0,\"time\":%1$d,\"started\":1,\"uptime\":%1$d,\"busy\":[%2$s]}"
        .formatted(millis, topics);
  }
}
