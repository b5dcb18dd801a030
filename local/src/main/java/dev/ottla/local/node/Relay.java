package dev.ottla.local.node;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Carries TCP connections from one loopback address to the ready pods of a service, in turn.
final class Relay implements AutoCloseable {
  private static final int CHUNK = 128 << 10;

  /// Buffers outside the heap are dear to make and slow to be freed, so they are used again.
  private static final ConcurrentLinkedQueue<ByteBuffer> BUFFERS = new ConcurrentLinkedQueue<>();

  private final ServerSocketChannel server;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger turn = new AtomicInteger();
  private volatile List<InetSocketAddress> targets = List.of();

  Relay(InetSocketAddress at) throws IOException {
    server = ServerSocketChannel.open();
    try {
      server.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(at, 512);
    } catch (IOException e) {
      server.close();
      throw e;
    }
    Thread.ofVirtual().name("relay " + at).start(this::accept);
  }

  /// Where new connections go from now on.
  void lead(List<InetSocketAddress> to) {
    targets = List.copyOf(to);
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel client = server.accept();
        open.add(client);
        Thread.startVirtualThread(() -> carry(client));
      } catch (IOException e) {
        if (server.isOpen()) {
          System.getLogger("local").log(System.Logger.Level.WARNING, "a relay: " + e);
        }
      }
    }
  }

  private void carry(SocketChannel client) {
    try (client;
        SocketChannel pod = connect()) {
      open.add(pod);
      try {
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Thread back = Thread.startVirtualThread(() -> pipe(pod, client));
        pipe(client, pod);
        back.join();
      } finally {
        open.remove(pod);
      }
    } catch (IOException e) {
      return; // No pod is there to talk to: the client sees its connection closed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
    }
  }

  /// The next pod in turn that takes the connection.
  private SocketChannel connect() throws IOException {
    List<InetSocketAddress> now = targets;
    int first = turn.getAndIncrement();
    for (int i = 0; i < now.size(); i++) {
      SocketChannel pod = SocketChannel.open();
      try {
        pod.setOption(StandardSocketOptions.TCP_NODELAY, true);
        pod.connect(now.get(Math.floorMod(first + i, now.size())));
        return pod;
      } catch (IOException e) {
        pod.close();
      }
    }
    throw new IOException("no pod is ready");
  }

  private static void pipe(SocketChannel from, SocketChannel to) {
    ByteBuffer known = BUFFERS.poll();
    ByteBuffer buffer = known == null ? ByteBuffer.allocateDirect(CHUNK) : known;
    try {
      while (from.read(buffer.clear()) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
      }
      to.shutdownOutput();
    } catch (IOException e) {
      end(from);
      end(to);
    } finally {
      BUFFERS.add(buffer);
    }
  }

  private static void end(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      System.getLogger("local").log(System.Logger.Level.DEBUG, "closing " + channel, e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      System.getLogger("local").log(System.Logger.Level.WARNING, "closing a relay: " + e);
    }
    open.forEach(Relay::end);
  }
}
