package dev.ottla.local.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewriteTest {
  private final Rewrite rewrite =
      new Rewrite(
          Map.of(
              "/app", Path.of("/host/image/root/app"),
              "/data", Path.of("/host/d"),
              "/data/sub", Path.of("/host/s"),
              "/tmp", Path.of("/tmp/host/t")));

  @ParameterizedTest
  @CsvSource({
    "/app, /host/image/root/app",
    "/app/a.jar:/app/b.jar, /host/image/root/app/a.jar:/host/image/root/app/b.jar",
    "-XX:AOTCache=/app/app.aot, -XX:AOTCache=/host/image/root/app/app.aot",
    "/data/x, /host/d/x",
    "/data/sub/x, /host/s/x",
    "/data/subs, /host/d/subs",
    "/data-0, /data-0",
    "/database, /database",
    "/app.jar, /app.jar",
    "/usr/app, /usr/app",
    "file:///app/x, file:///host/image/root/app/x",
    "http://host/app, http://host/app",
    "/tmp, /tmp/host/t",
    "'a /tmp;b', 'a /tmp/host/t;b'"
  })
  void only_whole_paths_are_rewritten(String text, String expected) {
    assertEquals(expected, rewrite.apply(text));
  }
}
