package dev.ottla.local.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Where a stream of lines goes. A sender waits while the client is slow to read; when the client
/// goes away the sending thread is interrupted.
interface Sink {
  /// How long a client may read nothing at all.
  long PATIENCE_SECONDS = 60;

  boolean open();

  void send(String line) throws InterruptedException;

  void end();

  /// Lines of a chunked response.
  static Chunks lines(HttpServerRequest request, String type) {
    var response = request.response();
    var sender = Thread.currentThread();
    response.setChunked(true).putHeader("Content-Type", type);
    response.closeHandler(closed -> sender.interrupt());
    // Tells the client at once that its watch stands.
    response.write(Buffer.buffer());
    return new Chunks(response);
  }

  /// Text frames of a web socket.
  static Sink frames(ServerWebSocket socket) {
    var sender = Thread.currentThread();
    socket.closeHandler(closed -> sender.interrupt());
    return new Frames(socket);
  }

  record Chunks(HttpServerResponse response) implements Sink {
    @Override
    public boolean open() {
      return !response.closed();
    }

    @Override
    public void send(String line) throws InterruptedException {
      write(Buffer.buffer(line + "\n"));
    }

    void write(Buffer buffer) throws InterruptedException {
      if (response.writeQueueFull()) {
        var drained = new Semaphore(0);
        response.drainHandler(any -> drained.release());
        if (response.writeQueueFull() && !drained.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new InterruptedException("the client reads no more");
        }
      }
      if (open()) {
        response.write(buffer);
      }
    }

    @Override
    public void end() {
      if (open()) {
        response.end();
      }
    }
  }

  record Frames(ServerWebSocket socket) implements Sink {
    @Override
    public boolean open() {
      return !socket.isClosed();
    }

    @Override
    public void send(String line) throws InterruptedException {
      if (socket.writeQueueFull()) {
        var drained = new Semaphore(0);
        socket.drainHandler(any -> drained.release());
        if (socket.writeQueueFull() && !drained.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new InterruptedException("the client reads no more");
        }
      }
      if (open()) {
        socket.writeTextMessage(line);
      }
    }

    @Override
    public void end() {
      if (open()) {
        socket.close();
      }
    }
  }
}
