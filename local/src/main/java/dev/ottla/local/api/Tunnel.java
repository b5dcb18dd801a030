package dev.ottla.local.api;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdyPingFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyVersion;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/// Port-forward as kubectl speaks it: SPDY 3.1 within a web socket. Each connection is two streams,
/// one for its data and one for what went wrong, which belong together by a number.
final class Tunnel {
  /// The web socket's protocol.
  static final String PROTOCOL = "SPDY/3.1+portforward.k8s.io";

  private static final int BLOCK = 16 << 10;

  /// Where a port of the pod listens.
  interface Ports {
    InetSocketAddress find(int port) throws IOException;
  }

  private final EmbeddedChannel codec =
      new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));
  private final ServerWebSocket socket;
  private final Ports ports;

  /// Error streams by the number of their connection, and connections by their data stream.
  private final Map<String, Integer> errors = new HashMap<>();

  private final Map<Integer, Socket> connections = new HashMap<>();

  Tunnel(ServerWebSocket socket, Ports ports) {
    this.socket = socket;
    this.ports = ports;
  }

  /// Runs until the client goes away, which an empty message tells.
  void run(BlockingQueue<Buffer> incoming) throws InterruptedException, IOException {
    try {
      for (var message = incoming.take(); !socket.isClosed(); message = incoming.take()) {
        synchronized (codec) {
          codec.writeInbound(Unpooled.wrappedBuffer(message.getBytes()));
        }
        for (var frame = next(); frame != null; frame = next()) {
          take(frame);
        }
      }
    } finally {
      for (var connection : connections.values()) {
        connection.close();
      }
      codec.finishAndReleaseAll();
    }
  }

  private @Nullable Object next() {
    synchronized (codec) {
      return codec.readInbound();
    }
  }

  private void take(Object frame) throws IOException {
    switch (frame) {
      case SpdySynStreamFrame open -> open(open);
      case SpdyDataFrame data -> data(data);
      case SpdyRstStreamFrame reset -> {
        var connection = connections.remove(reset.streamId());
        if (connection != null) {
          connection.close();
        }
      }
      case SpdyPingFrame ping -> send(new DefaultSpdyPingFrame(ping.id()));
      default -> {
        // Settings and farewells change nothing here.
      }
    }
  }

  private void open(SpdySynStreamFrame frame) throws IOException {
    var id = frame.streamId();
    var connection = String.valueOf(frame.headers().getAsString("requestid"));
    var reply = new DefaultSpdySynReplyFrame(id);
    // Without any header the codec writes no block at all, which Go's reader does not take.
    reply.headers().set("requestid", connection);
    send(reply);
    if ("error".equals(frame.headers().getAsString("streamtype"))) {
      errors.put(connection, id);
      return;
    }
    var error = errors.remove(connection);
    var port = Integer.parseInt(String.valueOf(frame.headers().getAsString("port")));
    try {
      var address = ports.find(port);
      var made = new Socket(address.getAddress(), address.getPort());
      connections.put(id, made);
      Thread.ofVirtual().name("forward " + port).start(() -> pump(made, id, error));
    } catch (IOException e) {
      end(id, "");
      end(error, "error forwarding port %d to pod: %s".formatted(port, e.getMessage()));
    }
  }

  private void data(SpdyDataFrame frame) throws IOException {
    var to = connections.get(frame.streamId());
    try {
      if (to != null && frame.content().isReadable()) {
        to.getOutputStream().write(ByteBufUtil.getBytes(frame.content()));
      }
      if (to != null && frame.isLast()) {
        to.shutdownOutput();
      }
    } catch (IOException e) {
      // The pod has hung up, which its own stream tells the client.
      to.close();
    } finally {
      frame.release();
    }
  }

  private void pump(Socket from, int stream, @Nullable Integer error) {
    var block = new byte[BLOCK];
    try (from) {
      var in = from.getInputStream();
      for (var n = in.read(block); n >= 0; n = in.read(block)) {
        send(new DefaultSpdyDataFrame(stream, Unpooled.copiedBuffer(block, 0, n)));
      }
    } catch (IOException e) {
      System.getLogger("local").log(System.Logger.Level.DEBUG, "a connection ended", e);
    }
    end(stream, "");
    end(error, "");
  }

  /// Ends a stream, if there is one, with a last word.
  private void end(@Nullable Integer stream, String word) {
    if (stream != null) {
      var bytes = Unpooled.copiedBuffer(word, StandardCharsets.UTF_8);
      var last = new DefaultSpdyDataFrame(stream, bytes);
      last.setLast(true);
      send(last);
    }
  }

  private void send(Object frame) {
    synchronized (codec) {
      codec.writeOutbound(frame);
      for (ByteBuf out = codec.readOutbound(); out != null; out = codec.readOutbound()) {
        if (!socket.isClosed()) {
          socket.writeBinaryMessage(Buffer.buffer(ByteBufUtil.getBytes(out)));
        }
        out.release();
      }
    }
  }
}
