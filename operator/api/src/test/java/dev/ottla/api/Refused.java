package dev.ottla.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The page of mistakes, made from the inputs that the API server must refuse.
final class Refused {
  private static final Path INPUTS = Path.of("src/test/resources/bad-input");
  private static final String ERROR = "# error: ";

  private Refused() {}

  static String page() throws IOException {
    StringBuilder page =
        new StringBuilder(
            """
            # What is refused

            A mistake is told when it is applied, by the API server itself, so that every client
            shows it. Each input below is a test; the sentence says why the rule is there. Two
            documents are an update: the first is taken, the second is refused.

            This page is made from `operator/api/src/test/resources/bad-input`; do not edit it.
            """);
    try (Stream<Path> files = Files.list(INPUTS)) {
      for (Path file : files.sorted().toList()) {
        section(page, file);
      }
    }
    return page.toString();
  }

  private static void section(StringBuilder page, Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    String title =
        file.getFileName().toString().replaceAll("^\\d+-|\\.yaml$", "").replace('-', ' ');
    page.append("\n## ").append(title).append("\n\n").append(lines.get(0).substring(2));
    page.append("\n\n```yaml\n");
    lines.stream()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> page.append(line).append('\n'));
    page.append("```\n\n```text\n");
    lines.stream()
        .filter(line -> line.startsWith(ERROR))
        .forEach(line -> page.append(line.substring(ERROR.length())).append('\n'));
    page.append("```\n");
  }
}
