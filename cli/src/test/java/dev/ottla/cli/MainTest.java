package dev.ottla.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
  private final StringWriter err = new StringWriter();
  private final StringWriter out = new StringWriter();

  private int run(String... words) {
    CommandLine line = Main.line(words);
    line.setErr(new PrintWriter(err, true));
    line.setOut(new PrintWriter(out, true));
    return line.execute(words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up", "down", "status", "apply", "get", "delete", "produce", "consume", "balance", "images",
        "verify", "version"
      })
  void everyCommandExplainsItself(String command) {
    assertEquals(0, run(command, "--help"));
    assertTrue(out.toString().contains("ottla " + command), out.toString());
    assertEquals(0, run("--help"));
    assertTrue(out.toString().contains("  " + command + " "), out.toString());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          fly, Unmatched argument
          get --fly, Unknown option
          get -o xml, expected one of [table
          apply, no file was given
          delete, say what to delete
          delete topic, name the topic too
          delete topic/a b, lacks its kind
          produce, Missing required parameter
          produce t --count many, 'many' is not a long
          produce t --rate fast, is no number of records a second
          produce t --count 1 --file f, does not go with
          consume t --print --quiet, exclude each other
          balance, Missing required option
          """)
  void whatIsNotUnderstoodEndsWithTwo(String words, String said, @TempDir Path dir) {
    String[] typed = (words + " --kubeconfig=" + config(dir)).split(" ", -1);
    String[] bare = words.equals("fly") ? new String[] {"fly"} : typed;
    assertEquals(2, run(bare), err.toString());
    assertTrue(err.toString().contains(said), err.toString());
  }

  private static Path config(Path dir) {
    Path file = dir.resolve("config");
    String text =
        "{current-context: c, contexts: [{name: c, context: {cluster: k}}],"
            + " clusters: [{name: k, cluster: {server: 'http://127.0.0.1:1'}}]}";
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new AssertionError("cannot write", e);
    }
  }

  @Test
  void troubleIsToldInOneLineAndEndsWithOne(@TempDir Path dir) {
    Path none = dir.resolve("none");
    assertEquals(1, run("get", "--kubeconfig=" + none));
    assertTrue(err.toString().startsWith("ottla: there is no kubeconfig at " + none));
    assertEquals(1, err.toString().lines().count(), err.toString());
  }

  @Test
  void aBandIsBetweenNothingAndAll() {
    assertEquals(2, run("balance", "--model", "m", "--band", "0"));
    assertTrue(err.toString().contains("must be between"), err.toString());
  }

  @Test
  void anAddressWhereNothingListensIsNamed() {
    assertEquals(1, run("consume", "t", "--count", "1", "-b", "nowhere"));
    assertTrue(err.toString().contains("'nowhere' cannot be used"), err.toString());
  }
}
