package dev.ottla.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
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
  @MethodSource("commands")
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
          plan, no file was given
          delete, say what to delete
          delete topic, name the topic too
          delete topic/a b, lacks its kind
          produce, Missing required parameter
          produce t --count many, 'many' is not a long
          produce t --rate fast, is no number of records a second
          produce t --count 1 --file f, does not go with
          consume t --print --quiet, exclude each other
          consume t --follow --to-end, exclude each other
          consume t --group g --from 7, a group remembers
          consume t --rate fast, is no number of records a second
          produce t --json --whole, does not go with
          produce t --count 1 --key k, does not go with
          logs x --role chief, --role is broker or controller
          wait t --for rain, is neither ready nor delete
          completion fish, is neither bash nor zsh
          plugin bless, is neither install nor remove
          """)
  void whatIsNotUnderstoodEndsWithTwo(String words, String said, @TempDir Path dir) {
    boolean bare = words.matches("(fly|completion|plugin).*");
    String typed = bare ? words : words + " --kubeconfig=" + config(dir);
    assertEquals(2, run(typed.split(" ", -1)), err.toString());
    assertTrue(err.toString().contains(said), err.toString());
  }

  static List<String> commands() {
    return Main.NAMES.stream().filter(name -> !name.equals("warm")).toList();
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
