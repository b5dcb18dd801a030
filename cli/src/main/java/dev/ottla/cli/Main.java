package dev.ottla.cli;

import dev.ottla.cli.kube.ApiError;
import dev.ottla.cli.talk.Paint;
import dev.ottla.cli.talk.Trouble;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParseResult;

/// The `ottla` command.
@Command(
    name = "ottla",
    description = "Apache Kafka as a service that you own: on this machine, and on any Kubernetes.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Version.class,
    footer = {
      "",
      "Begin with:  ottla up manifests/examples/quickstart.yaml",
      "Exit codes:  0 it went well, 1 it failed, 2 it was not understood."
    })
public final class Main {
  private Main() {}

  /// Every command, in the order of the help: this machine, resources, Kafka, help in need, and the
  /// command itself.
  static final List<String> NAMES =
      List.of(
          "up",
          "down",
          "status",
          "plan",
          "apply",
          "get",
          "describe",
          "wait",
          "logs",
          "delete",
          "topics",
          "groups",
          "produce",
          "consume",
          "balance",
          "doctor",
          "dump",
          "images",
          "verify",
          "completion",
          "plugin",
          "version",
          "warm");

  /// Commands are made when they are needed, since reading the annotations of all of them would
  /// be a good part of what a short command takes. (A switch, since constructor references to
  /// these classes end the JVM while it writes its start cache.)
  private static Object command(String name) {
    return switch (name) {
      case "up" -> new Up();
      case "down" -> new Down();
      case "status" -> new Status();
      case "plan" -> new Plan();
      case "apply" -> new Apply();
      case "get" -> new Get();
      case "describe" -> new Describe();
      case "wait" -> new Wait();
      case "logs" -> new Logs();
      case "delete" -> new Delete();
      case "topics" -> new Topics();
      case "groups" -> new Groups();
      case "produce" -> new Produce();
      case "consume" -> new Consume();
      case "balance" -> new Balance();
      case "doctor" -> new Doctor();
      case "dump" -> new Dump();
      case "images" -> new Images();
      case "verify" -> new Verify();
      case "completion" -> new Completion();
      case "plugin" -> new Plugin();
      case "version" -> new Version();
      case "warm" -> new Warm();
      default -> throw new IllegalArgumentException(name);
    };
  }

  /// Runs one command and ends the process with its code.
  public static void main(String[] words) {
    System.exit(run(words));
  }

  /// Runs one command.
  static int run(String... words) {
    return line(words).execute(words);
  }

  /// The command line that some words need: with the one command that they begin with, or with
  /// all.
  static CommandLine line(String... words) {
    CommandLine line = new CommandLine(new Main());
    boolean one = words.length > 0 && NAMES.contains(words[0]);
    for (String name : one ? List.of(words[0]) : NAMES) {
      line.addSubcommand(name, command(name));
    }
    line.setCommandName(System.getProperty("ottla.name", "ottla"));
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(Paint.standard().on() ? Ansi.ON : Ansi.OFF));
    line.setExecutionExceptionHandler(Main::failed);
    line.setUsageHelpAutoWidth(true);
    return line;
  }

  /// Troubles and refusals are told in their own words; anything else is a fault of ours, with
  /// its trace.
  private static int failed(Exception thrown, CommandLine line, ParseResult parsed) {
    PrintWriter err = line.getErr();
    if (thrown instanceof Trouble || thrown instanceof ApiError) {
      err.println("ottla: " + Trouble.words(thrown));
    } else {
      err.println("ottla: a fault in Ottla itself; please report it with these lines:");
      thrown.printStackTrace(err);
    }
    err.flush();
    return 1;
  }
}
