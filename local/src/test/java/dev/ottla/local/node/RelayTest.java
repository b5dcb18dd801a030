package dev.ottla.local.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;

class RelayTest {
  private static final int MEGABYTES = 64;

  private static ServerSocket listen(String address) throws IOException {
    return new ServerSocket(0, 50, InetAddress.ofLiteral(address));
  }

  private static InetSocketAddress at(ServerSocket server) {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  private static InetSocketAddress free() throws IOException {
    try (var server = listen("127.43.255.1")) {
      return at(server);
    }
  }

  @Test
  void carries_both_ways_and_passes_the_end_on() throws Exception {
    InetSocketAddress front = free();
    try (var pod = listen("127.42.255.1");
        var relay = new Relay(front)) {
      relay.lead(List.of(at(pod)));
      Thread.startVirtualThread(() -> echo(pod));
      try (var client = new Socket()) {
        client.connect(front);
        Thread.startVirtualThread(() -> send(client));
        assertEquals((long) MEGABYTES << 20, count(client.getInputStream()));
      }
    }
  }

  private static void echo(ServerSocket pod) {
    try (Socket taken = pod.accept()) {
      taken.getInputStream().transferTo(taken.getOutputStream());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void send(Socket client) {
    try {
      byte[] megabyte = new byte[1 << 20];
      for (int i = 0; i < MEGABYTES; i++) {
        client.getOutputStream().write(megabyte);
      }
      client.shutdownOutput();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static long count(InputStream in) throws IOException {
    long sum = 0;
    byte[] chunk = new byte[1 << 16];
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
      sum += read;
    }
    return sum;
  }

  @Test
  void closes_at_once_when_no_pod_is_ready() throws Exception {
    InetSocketAddress front = free();
    try (var relay = new Relay(front);
        var client = new Socket()) {
      relay.lead(List.of());
      client.connect(front);
      assertEquals(-1, client.getInputStream().read());
    }
  }

  @Test
  void takes_the_pods_in_turn_and_passes_over_a_dead_one() throws Exception {
    InetSocketAddress front = free();
    InetSocketAddress dead = free();
    try (var one = listen("127.42.255.1");
        var two = listen("127.42.255.2");
        var relay = new Relay(front)) {
      relay.lead(List.of(at(one), dead, at(two)));
      Thread.startVirtualThread(() -> greet(one, 1));
      Thread.startVirtualThread(() -> greet(two, 2));
      int sum = 0;
      for (int i = 0; i < 3; i++) {
        try (var client = new Socket()) {
          client.connect(front);
          sum += client.getInputStream().read();
        }
      }
      assertEquals(5, sum);
    }
  }

  private static void greet(ServerSocket pod, int greeting) {
    try {
      while (true) {
        try (Socket client = pod.accept()) {
          client.getOutputStream().write(greeting);
        }
      }
    } catch (IOException e) {
      assert pod.isClosed();
    }
  }
}
