package dev.ottla.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// The real kubectl in a namespace; what it prints is written down.
record Kubectl(Desk desk) {
  private static final long PATIENCE = 90;

  static boolean there() {
    return Arrays.stream(System.getenv("PATH").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
  }

  /// Runs it with an input; what it prints is written down.
  String run(String input, String... words) throws IOException, InterruptedException {
    var ran = quiet(input, words);
    desk.script().line("kubectl " + String.join(" ", words) + " -> " + ran.exit());
    desk.script().text(ages(ran.out()));
    ran.err()
        .lines()
        .filter(line -> !line.matches("WARNING: version.*|[IWE]\\d{4} .*"))
        .forEach(desk.script()::text);
    return ran.out();
  }

  private static String ages(String text) {
    return text.replaceAll("(?<=\\s)(\\d+[smh])+(?=\\s|$)", "AGE");
  }

  /// What it left behind.
  record Ran(int exit, String out, String err) {}

  Ran quiet(String input, String... words) throws IOException, InterruptedException {
    var process = start(words);
    var out = read(process.getInputStream());
    var err = read(process.getErrorStream());
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    var ended = process.waitFor(PATIENCE, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    return new Ran(ended ? process.exitValue() : -1, out.join(), err.join());
  }

  /// Starts it and leaves it running.
  Process start(String... words) throws IOException {
    var command = new ArrayList<String>();
    command.addAll(List.of("kubectl", "--kubeconfig", desk.server().kubeconfig().toString()));
    command.addAll(List.of("--cache-dir", desk.server().cache().toString()));
    command.addAll(List.of("-n", desk.namespace()));
    command.addAll(List.of(words));
    return new ProcessBuilder(command).start();
  }

  private static CompletableFuture<String> read(java.io.InputStream stream) {
    var text = new CompletableFuture<String>();
    Thread.ofVirtual()
        .start(
            () -> {
              try (stream) {
                text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
              } catch (IOException e) {
                text.complete("(lost: " + e + ")");
              }
            });
    return text;
  }
}
