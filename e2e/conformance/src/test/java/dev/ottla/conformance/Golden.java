package dev.ottla.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a real API server answered, a file an area.
record Golden(Path folder) {
  static final Path ROOT = Path.of(System.getProperty("ottla.root"));
  static final Golden HERE = new Golden(ROOT.resolve("e2e/conformance/src/test/resources/golden"));
  private static final String HEAD = "## ";

  /// The scripts of an area by the names of their cases.
  Map<String, String> read(Area area) throws IOException {
    var out = new LinkedHashMap<String, String>();
    var file = folder.resolve(area.file());
    if (!Files.exists(file)) {
      return out;
    }
    for (var part : Files.readString(file).split("(?m)^" + HEAD, -1)) {
      var end = part.indexOf('\n');
      if (end > 0) {
        out.put(part.substring(0, end), part.substring(end + 1).strip());
      }
    }
    return out;
  }

  void write(Area area, Map<String, String> scripts) throws IOException {
    var out = new StringBuilder();
    for (var script : scripts.entrySet()) {
      out.append(HEAD).append(script.getKey()).append("\n\n");
      out.append(script.getValue().strip()).append("\n\n");
    }
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(area.file()), out.toString().stripTrailing() + "\n");
  }
}
