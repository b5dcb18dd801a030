package dev.ottla.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A stream of lines that stays open: a watch, or a log that is followed.
final class Feed implements AutoCloseable {
  private static final long PATIENCE = 30;
  private static final String END = "(end)";

  private final InputStream in;
  private final Script script;
  private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();

  Feed(InputStream in, Script script) {
    this.in = in;
    this.script = script;
    Thread.ofVirtual().start(this::read);
  }

  private void read() {
    try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
      lines.add(END);
    } catch (IOException e) {
      lines.add(END);
    }
  }

  private String next() throws InterruptedException {
    var line = lines.poll(PATIENCE, TimeUnit.SECONDS);
    return line == null ? "(nothing in %d s)".formatted(PATIENCE) : line;
  }

  /// Writes down the next lines.
  Feed lines(int count) throws InterruptedException {
    for (var i = 0; i < count; i++) {
      script.text(next());
    }
    return this;
  }

  /// Writes down the next events that are no bookmarks, which come when they like: type, name, and
  /// some fields.
  Feed take(int count, String... pointers) throws InterruptedException, IOException {
    for (var i = 0; i < count; i++) {
      var line = next();
      while (line.startsWith("{\"type\":\"BOOKMARK\"")) {
        line = next();
      }
      told(line, pointers);
    }
    return this;
  }

  /// The next event, written down.
  JsonNode event(String... pointers) throws InterruptedException, IOException {
    return told(next(), pointers);
  }

  /// The next event, not written down.
  JsonNode silent() throws InterruptedException, IOException {
    var line = next();
    return new ObjectMapper().readTree(line.startsWith("{") ? line : "{}");
  }

  private JsonNode told(String line, String... pointers) throws IOException {
    if (!line.startsWith("{")) {
      script.line("  " + line);
      return new ObjectMapper().createObjectNode();
    }
    var event = new ObjectMapper().readTree(line);
    var object = event.path("object");
    var out = new StringBuilder("  " + event.path("type").asText());
    out.append(' ').append(object.path("kind").asText());
    out.append(' ').append(object.at("/metadata/name").asText(object.path("message").asText("")));
    for (var pointer : pointers) {
      out.append(' ').append(pointer).append('=').append(Script.shown(object.at(pointer)));
    }
    script.line(out.toString());
    return event;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
