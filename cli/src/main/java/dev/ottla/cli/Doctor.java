package dev.ottla.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ottla.cli.doctor.Checkup;
import dev.ottla.cli.doctor.Finding;
import dev.ottla.cli.doctor.Machine;
import dev.ottla.cli.doctor.Report;
import dev.ottla.cli.home.Home;
import dev.ottla.cli.kube.Api;
import dev.ottla.cli.talk.Form;
import dev.ottla.cli.talk.Paint;
import dev.ottla.cli.talk.Screen;
import dev.ottla.cli.talk.Trouble;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `ottla doctor`.
@Command(
    name = "doctor",
    description =
        "Look for what keeps Ottla from working, on this machine and on the cluster, and say what"
            + " mends it. Exit code 1 when something must be mended.",
    mixinStandardHelpOptions = true)
final class Doctor implements Callable<Integer> {
  @Mixin private Target target = new Target();

  @Option(names = "--machine", description = "Look at this machine only.")
  private boolean machine;

  @Option(
      names = "--kubernetes",
      description = "Look at the Kubernetes cluster only, at all its namespaces.")
  private boolean kubernetes;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "table, json or yaml.")
  private Form form = Form.table;

  @Override
  public Integer call() {
    List<Finding> all = new ArrayList<>();
    Report report = new Report(Paint.standard(), Screen.standard().columns());
    if (!kubernetes) {
      Path root = Path.of(System.getProperty("ottla.root", "."));
      add(all, report, "This machine", new Machine(Home.mine(), root).findings());
    }
    if (!machine) {
      add(all, report, "Kubernetes", cluster());
    }
    if (form.columns()) {
      System.out.println();
      System.out.println(Report.sum(all));
    } else {
      System.out.print(form.write(new ObjectMapper().valueToTree(all)));
    }
    return all.stream().noneMatch(finding -> finding.level() == Finding.Level.MEND) ? 0 : 1;
  }

  private void add(List<Finding> all, Report report, String title, List<Finding> found) {
    if (form.columns()) {
      if (!all.isEmpty()) {
        System.out.println();
      }
      report.lines(title, found).forEach(System.out::println);
    }
    all.addAll(found);
  }

  /// On a machine where no cluster was chosen yet there is nothing wrong with having none.
  private List<Finding> cluster() {
    try (Api api = target.open()) {
      return new Checkup(api, "").findings();
    } catch (Trouble e) {
      return List.of(
          new Finding(
              kubernetes ? Finding.Level.MEND : Finding.Level.WATCH,
              "Kubernetes",
              Trouble.words(e),
              "ottla up"));
    }
  }
}
