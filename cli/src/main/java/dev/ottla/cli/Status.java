package dev.ottla.cli;

import dev.ottla.cli.home.Home;
import dev.ottla.cli.home.Server;
import dev.ottla.cli.talk.Figures;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `ottla status`.
@Command(
    name = "status",
    description = "Say what of Ottla runs on this machine. Exit code 1 when nothing does.",
    mixinStandardHelpOptions = true)
final class Status implements Callable<Integer> {
  @Override
  public Integer call() {
    Home home = Home.mine();
    Optional<Server> server = Server.running(home);
    if (server.isEmpty()) {
      System.out.println("Nothing runs on this machine; `ottla up` starts it.");
      if (home.kept()) {
        System.out.println(
            "Data of earlier runs is in "
                + home.dir()
                + " ("
                + Figures.count(home.size())
                + " MiB).");
      }
      return 1;
    }
    System.out.println("Runs as process " + server.get().pid());
    System.out.println("Kubeconfig: " + home.kubeconfig());
    System.out.println("Logs:       " + home.log().getParent());
    System.out.println("Data:       " + Figures.count(home.size()) + " MiB in " + home.dir());
    return 0;
  }
}
