package dev.ottla.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/// The page about the command is what the command itself says. `-Dscreens.update` writes it anew.
class ReferenceTest {
  private static final int WIDTH = 100;
  private static final String HEAD =
      """
      # The command

      Made from what the command says of itself; `ottla COMMAND --help` says the same.

      | exit code | means |
      |---|---|
      | 0 | it went well |
      | 1 | it failed, or what was asked for is not so: not Ready in time, something to mend, a topic without a leader |
      | 2 | it was not understood |
      | 130 | it was ended by Ctrl-C |

      | variable | means |
      |---|---|
      | `KUBECONFIG` | kubeconfigs to use, as for kubectl; goes before the cluster of `ottla up` |
      | `OTTLA_HOME` | where `ottla up` keeps its state; default `~/.ottla` |
      | `NO_COLOR` | no colours; elsewhere than on a terminal there are none anyway |
      | `OTTLA_NO_BUILD` | `1` runs what is built, however old |

      `ottla plugin install` links the script into `~/.local/bin` as `ottla` and as `kubectl-ottla`, which kubectl finds: `kubectl ottla
      get -w` is then the same as `ottla get -w`. `source <(ottla completion bash)` completes commands and options.

      """;

  @Test
  void thePageIsWhatTheHelpSays() {
    CommandLine line = Main.line();
    line.setUsageHelpAutoWidth(false);
    line.setUsageHelpWidth(WIDTH);
    StringBuilder page = new StringBuilder(HEAD);
    for (String name : Main.NAMES) {
      CommandLine command = line.getSubcommands().get(name);
      if (command != null && !command.getCommandSpec().usageMessage().hidden()) {
        page.append("## ").append(name).append("\n\n```\n");
        page.append(command.getUsageMessage(Ansi.OFF)).append("```\n\n");
      }
    }
    Path root = Path.of(System.getProperty("ottla.root", ".."));
    String text = page.toString().stripTrailing().replaceAll(" +\n", "\n") + "\n";
    Golden.assertText(root.resolve("docs/reference/command.md"), text);
  }
}
