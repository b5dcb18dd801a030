package dev.ottla.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ottla.cli.home.Home;
import dev.ottla.cli.home.Server;
import dev.ottla.cli.kube.Api;
import dev.ottla.cli.kube.ApiError;
import dev.ottla.cli.kube.Kind;
import dev.ottla.cli.kube.Kubeconfig;
import dev.ottla.cli.talk.Figures;
import dev.ottla.cli.talk.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `ottla down`.
@Command(
    name = "down",
    description = "Stop what `ottla up` started; the data stays for the next `ottla up`.",
    mixinStandardHelpOptions = true)
final class Down implements Callable<Integer> {
  @Option(names = "--purge", description = "Then remove all data of this machine's Ottla.")
  private boolean purge;

  @Option(names = "--yes", description = "Remove without asking.")
  private boolean yes;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "How long it may take. Default: ${DEFAULT-VALUE}.")
  private String timeout = "90s";

  @Override
  public Integer call() {
    Home home = Home.mine();
    Duration patience = Figures.span(timeout);
    if (purge && !yes) {
      throw new Trouble(gone(home) + "\nNothing was stopped or removed. To do it, add --yes.");
    }
    Optional<Server> server = Server.running(home);
    if (server.isPresent()) {
      stop(home, server.get(), patience);
      if (!purge) {
        System.out.println("The data is kept in " + home.dir() + ".");
      }
    } else {
      System.out.println("Nothing runs on this machine.");
    }
    if (purge && home.kept()) {
      System.out.println(gone(home));
      home.remove();
      System.out.println("Removed.");
    }
    return 0;
  }

  private static String gone(Home home) {
    return "With --purge goes "
        + home.dir()
        + ": every Cluster of this machine with all its records, "
        + Figures.count(home.kept() ? home.size() : 0)
        + " MiB.";
  }

  private static void stop(Home home, Server server, Duration patience) {
    String what = what(home);
    long start = System.nanoTime();
    if (!server.stop(patience)) {
      throw new Trouble(
          "process "
              + server.pid()
              + " still runs after "
              + Figures.span(patience)
              + "; it was asked to stop. See "
              + home.log()
              + ", and wait longer with --timeout.");
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    System.out.println("Stopped " + what + " in " + Figures.span(took) + ".");
  }

  private static String what(Home home) {
    try (Api api = new Api(Kubeconfig.read(List.of(home.kubeconfig()), ""))) {
      int pods = 0;
      for (JsonNode pod : api.get(Kind.POD.path("")).path("items")) {
        pods += pod.path("status").path("phase").asText().equals("Running") ? 1 : 0;
      }
      return pods + " pods and the server";
    } catch (ApiError | Trouble e) {
      return "the server, which did not answer (" + Trouble.words(e) + ")";
    }
  }
}
