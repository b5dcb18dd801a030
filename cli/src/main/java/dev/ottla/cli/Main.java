package dev.ottla.cli;

import dev.ottla.cli.kube.ApiError;
import dev.ottla.cli.talk.Trouble;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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
    },
    subcommands = {
      Up.class,
      Down.class,
      Status.class,
      Apply.class,
      Get.class,
      Delete.class,
      Produce.class,
      Consume.class,
      Images.class,
      Verify.class,
      Version.class,
      Warm.class
    })
public final class Main {
  private Main() {}

  /// Runs one command and ends the process with its code.
  public static void main(String[] words) {
    System.exit(line().execute(words));
  }

  /// The command line.
  static CommandLine line() {
    CommandLine line = new CommandLine(new Main());
    line.setExecutionExceptionHandler(Main::failed);
    line.setUsageHelpAutoWidth(true);
    return line;
  }

  /// Troubles and refusals are told in their own words; anything else is a fault of ours, with its
  /// trace.
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
