package dev.ottla.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;

/// A page of JSON that brokers serve. An answer that is late or large is none, so that a broker
/// costs bounded time and memory, whatever state it is in.
///
/// @param path where it is
/// @param reader what it is read with
record Page<T>(String path, ObjectReader reader) {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int LARGEST = 128 * 1024;
  private static final ObjectMapper JSON = new ObjectMapper();

  /// What a broker has carried.
  static final Page<Sums> SUMS = new Page<>("/load/sums", JSON.readerFor(Sums.class));

  /// What passes most through it.
  static final Page<Busy> BUSY = new Page<>("/load/busy", JSON.readerFor(Busy.class));

  /// Asks a broker and waits, five seconds at the most.
  T ask(String host, int port) throws IOException {
    HttpURLConnection connection = open(host, port);
    try {
      int status = connection.getResponseCode();
      if (status != HttpURLConnection.HTTP_OK) {
        throw new IOException(path + " answers " + status);
      }
      try (InputStream in = new Bounded(connection.getInputStream())) {
        return reader.readValue(in);
      }
    } finally {
      connection.disconnect();
    }
  }

  private HttpURLConnection open(String host, int port) throws IOException {
    URI address;
    try {
      address = new URI("http", null, host, port, path, null, null);
    } catch (URISyntaxException e) {
      throw new IOException(host + " is no address", e);
    }
    // Straight to the pod: what the environment says of proxies is not for it.
    var connection = (HttpURLConnection) address.toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout((int) PATIENCE.toMillis());
    connection.setReadTimeout((int) PATIENCE.toMillis());
    // Kept open, it would be closed by one side or the other before the next sample.
    connection.setRequestProperty("Connection", "close");
    return connection;
  }

  /// Ends when it has given too much, or for too long.
  private static final class Bounded extends FilterInputStream {
    private final long end = System.nanoTime() + PATIENCE.toNanos();
    private int left = LARGEST;

    Bounded(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (left <= 0 || System.nanoTime() > end) {
        throw new IOException(left <= 0 ? "the answer is too large" : "the answer takes too long");
      }
      int count = super.read(into, offset, Math.min(length, left));
      left -= Math.max(count, 0);
      return count;
    }
  }
}
