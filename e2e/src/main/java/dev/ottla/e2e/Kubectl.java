package dev.ottla.e2e;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The real kubectl, as a person uses it.
///
/// @param shell where it runs
/// @param namespace the namespace it works in
public record Kubectl(Shell shell, String namespace) {

  /// One that uses a kubeconfig and works in a namespace.
  public static Kubectl of(Path kubeconfig, String namespace) {
    return new Kubectl(Shell.HERE.with("KUBECONFIG", kubeconfig.toString()), namespace);
  }

  /// Runs it and returns whatever came of it.
  public Shell.Ran run(String... arguments) {
    return shell.run(line(arguments), "");
  }

  /// Runs it; throws what it said when it failed.
  public String say(String... arguments) {
    return run(arguments).orThrow();
  }

  /// Applies YAML.
  public Shell.Ran apply(String yaml) {
    return shell.run(line("apply", "--server-side", "--force-conflicts", "-f", "-"), yaml);
  }

  /// Waits for a condition as a script would.
  public String await(String what, String condition, Duration patience) {
    return new Kubectl(shell.within(patience.plusSeconds(15)), namespace)
        .say("wait", what, "--for=" + condition, "--timeout=" + patience.toSeconds() + "s");
  }

  private List<String> line(String... arguments) {
    List<String> all = new ArrayList<>(List.of("kubectl", "-n", namespace));
    all.addAll(List.of(arguments));
    return List.copyOf(all);
  }
}
