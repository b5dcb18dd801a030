package dev.ottla.local.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.ottla.local.api.PodConsole.ExecOptions;
import dev.ottla.local.api.PodConsole.Session;
import dev.ottla.local.store.ApiError;
import dev.ottla.local.store.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// Answers exec and port-forward: several streams over one web socket, the first byte of each
/// message telling which (`v4.channel.k8s.io`, `v5.channel.k8s.io`).
final class Streams {
  private static final int STDIN = 0;
  private static final int STDOUT = 1;
  private static final int STDERR = 2;
  private static final int ERROR = 3;
  private static final int RESIZE = 4;
  private static final int CLOSE = 255;
  private static final int BLOCK = 8192;

  private final PodConsole console;
  private final Exchange exchange;
  private final Target target;
  private final BlockingQueue<Buffer> incoming = new LinkedBlockingQueue<>();

  Streams(PodConsole console, Exchange exchange, Target target) {
    this.console = console;
    this.exchange = exchange;
    this.target = target;
  }

  void run(String container) throws IOException, InterruptedException {
    var namespace = String.valueOf(target.namespace());
    if (!Exchange.upgrades(exchange.request())) {
      throw new ApiError(400, "BadRequest", "unable to upgrade: only web sockets are spoken here");
    }
    if (target.part().equals("exec")) {
      var options =
          new ExecOptions(
              container,
              exchange.parameters("command"),
              exchange.flag("stdin"),
              exchange.flag("tty"));
      try (var session = console.exec(namespace, target.name(), options)) {
        exec(open(), session, options);
      }
    } else if (exchange.header("Sec-WebSocket-Protocol").contains(Tunnel.PROTOCOL)) {
      var ports = (Tunnel.Ports) port -> console.portForward(namespace, target.name(), port);
      new Tunnel(open(), ports).run(incoming);
    } else {
      var port =
          exchange.number("ports").or(() -> exchange.number("port")).orElseThrow(Streams::portless);
      var address = console.portForward(namespace, target.name(), port.intValue());
      try (var socket = new Socket(address.getAddress(), address.getPort())) {
        forward(open(), socket, port.intValue());
      }
    }
  }

  private static ApiError portless() {
    return new ApiError(400, "BadRequest", "query parameter \"ports\" is required");
  }

  private ServerWebSocket open() throws InterruptedException {
    var end = Buffer.buffer(new byte[] {(byte) CLOSE});
    return exchange
        .webSocket(
            socket -> {
              socket.binaryMessageHandler(incoming::add);
              socket.closeHandler(closed -> incoming.add(end));
            })
        .orElseThrow(Router::refused);
  }

  private void exec(ServerWebSocket socket, Session session, ExecOptions options)
      throws InterruptedException {
    var out = pump(socket, STDOUT, session.stdout());
    var err = pump(socket, STDERR, session.stderr());
    var in = Thread.ofVirtual().start(() -> read(session, options));
    var ended = Thread.currentThread();
    socket.closeHandler(closed -> ended.interrupt());
    var code = session.exitCode();
    out.join();
    err.join();
    in.interrupt();
    send(socket, ERROR, outcome(code).getBytes(StandardCharsets.UTF_8));
    socket.closeHandler(closed -> in.interrupt());
    socket.close();
  }

  private static String outcome(int code) {
    var status = Json.object();
    status.putObject("metadata");
    if (code == 0) {
      return status.put("status", "Success").toString();
    }
    status.put("status", "Failure");
    status.put("message", "command terminated with non-zero exit code: exit status " + code);
    status.put("reason", "NonZeroExitCode");
    var causes = status.putObject("details").putArray("causes");
    causes.addObject().put("reason", "ExitCode").put("message", Integer.toString(code));
    return status.put("code", 500).toString();
  }

  /// Feeds what the client sends to the command.
  private void read(Session session, ExecOptions options) {
    try (var stdin = session.stdin()) {
      while (options.stdin()) {
        var message = incoming.take();
        var channel = message.length() == 0 ? STDIN : message.getUnsignedByte(0);
        if (channel == CLOSE) {
          return;
        }
        if (channel == STDIN && message.length() > 1) {
          stdin.write(message.getBytes(1, message.length()));
          stdin.flush();
        } else if (channel == RESIZE) {
          resize(session, message.getBytes(1, message.length()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      System.getLogger("local").log(System.Logger.Level.DEBUG, "the command reads no more", e);
    }
  }

  private static void resize(Session session, byte[] json) throws IOException {
    try {
      var size = Json.MAPPER.readTree(json);
      session.resize(size.path("Width").asInt(), size.path("Height").asInt());
    } catch (JsonProcessingException e) {
      System.getLogger("local").log(System.Logger.Level.DEBUG, "no terminal size", e);
    }
  }

  private Thread pump(ServerWebSocket socket, int channel, InputStream from) {
    return Thread.ofVirtual()
        .start(
            () -> {
              var block = new byte[BLOCK];
              try {
                for (var n = from.read(block); n >= 0; n = from.read(block)) {
                  send(socket, channel, java.util.Arrays.copyOf(block, n));
                }
              } catch (IOException e) {
                System.getLogger("local").log(System.Logger.Level.DEBUG, "a stream ended", e);
              }
            });
  }

  private static void send(ServerWebSocket socket, int channel, byte[] bytes) {
    if (!socket.isClosed()) {
      socket.writeBinaryMessage(Buffer.buffer().appendByte((byte) channel).appendBytes(bytes));
    }
  }

  /// One port: channel 0 carries its data and channel 1 its errors, each opened by the port's
  /// number.
  private void forward(ServerWebSocket socket, Socket pod, int port)
      throws IOException, InterruptedException {
    var number = new byte[] {(byte) port, (byte) (port >> 8)};
    send(socket, STDIN, number);
    send(socket, STDOUT, number);
    var back = pump(socket, STDIN, pod.getInputStream());
    OutputStream to = pod.getOutputStream();
    while (true) {
      var message = incoming.take();
      if (message.getUnsignedByte(0) == CLOSE) {
        break;
      }
      to.write(message.getBytes(1, message.length()));
      to.flush();
    }
    pod.close();
    back.join();
    if (!socket.isClosed()) {
      socket.close();
    }
  }
}
