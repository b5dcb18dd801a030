package dev.ottla.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `ottla completion`.
@Command(
    name = "completion",
    description = {
      "Print a script that lets a shell complete this command.",
      "bash:  source <(ottla completion bash)",
      "zsh:   source <(ottla completion zsh)"
    },
    mixinStandardHelpOptions = true)
final class Completion implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
  private String shell = "";

  @Override
  public Integer call() {
    String script = AutoComplete.bash("ottla", Main.line());
    switch (shell) {
      case "bash" -> System.out.print(script);
      // The script itself turns on bashcompinit, which lets zsh take it; compinit must come first.
      case "zsh" -> System.out.print("autoload -Uz compinit && compinit -u\n" + script);
      default -> throw Usage.wrong(spec, "'" + shell + "' is neither bash nor zsh");
    }
    return 0;
  }
}
