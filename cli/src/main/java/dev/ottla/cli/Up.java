package dev.ottla.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ottla.api.ClusterStatus;
import dev.ottla.cli.home.Home;
import dev.ottla.cli.home.Launch;
import dev.ottla.cli.home.Server;
import dev.ottla.cli.kube.Api;
import dev.ottla.cli.kube.Applier;
import dev.ottla.cli.kube.Kind;
import dev.ottla.cli.kube.Kinds;
import dev.ottla.cli.kube.Kubeconfig;
import dev.ottla.cli.kube.Kustomization;
import dev.ottla.cli.kube.Manifest;
import dev.ottla.cli.progress.Evidence;
import dev.ottla.cli.progress.Follow;
import dev.ottla.cli.progress.Item;
import dev.ottla.cli.progress.Item.Wanted;
import dev.ottla.cli.talk.Figures;
import dev.ottla.cli.talk.Screen;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `ottla up`.
@Command(
    name = "up",
    description =
        "Start a Kubernetes-style API with Ottla on this machine, apply files, and wait until all"
            + " is Ready.",
    mixinStandardHelpOptions = true)
final class Up implements Callable<Integer> {
  @Mixin private Sources sources = new Sources();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "How long it may take. Default: ${DEFAULT-VALUE}.")
  private String timeout = "5m";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port of the API on 127.0.0.1. Default: that of the last time, at first 16443.")
  private int port;

  private final Home home = Home.mine();
  private final Screen screen = Screen.standard();

  @Override
  public Integer call() {
    Duration patience = Figures.span(timeout);
    Path root = Path.of(System.getProperty("ottla.root", "."));
    List<Manifest> files = sources.read();
    List<Manifest> system = Kustomization.read(root.resolve("manifests"));
    serve(root);
    try (Api api = new Api(Kubeconfig.read(List.of(home.kubeconfig()), ""))) {
      String namespace = api.config().namespace();
      Kinds kinds = new Kinds(api);
      new Applier(api, kinds, namespace, true).apply(system, done -> {});
      new Applier(api, kinds, namespace, false)
          .apply(files, done -> screen.line(done.word() + " " + done.change()));
      List<Wanted> wanted = new ArrayList<>(wanted(system, namespace));
      wanted.addAll(files.isEmpty() ? found(api) : wanted(files, namespace));
      List<Item> items = new Follow(api, screen).until(wanted, patience);
      if (items.stream().allMatch(Item::ready)) {
        success(api, wanted);
        return 0;
      }
      failure(api, wanted, items);
      return 1;
    }
  }

  private void serve(Path root) {
    Optional<Server> running = Server.running(home);
    Launch launch = new Launch(home, root);
    if (running.isPresent() && launch.answers(running.get())) {
      screen.line("Already runs as process " + running.get().pid() + "; applying again.");
      return;
    }
    long start = System.nanoTime();
    Server server = launch.start(port);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    screen.line("Started as process " + server.pid() + " in " + Figures.span(took) + ".");
  }

  private static List<Wanted> wanted(List<Manifest> manifests, String namespace) {
    List<Wanted> wanted = new ArrayList<>();
    for (Manifest manifest : manifests) {
      for (Kind kind : List.of(Kind.DEPLOYMENT, Kind.CLUSTER, Kind.TOPIC)) {
        if (manifest.is(kind)) {
          wanted.add(new Wanted(kind, manifest.namespace(namespace), manifest.name()));
        }
      }
    }
    return wanted;
  }

  /// What was applied some other time and shall come back.
  private static List<Wanted> found(Api api) {
    List<Wanted> found = new ArrayList<>();
    for (Kind kind : List.of(Kind.CLUSTER, Kind.TOPIC)) {
      for (JsonNode object : api.get(kind.path("")).path("items")) {
        JsonNode metadata = object.path("metadata");
        found.add(
            new Wanted(kind, metadata.path("namespace").asText(), metadata.path("name").asText()));
      }
    }
    return found;
  }

  private void success(Api api, List<Wanted> wanted) {
    screen.line("");
    screen.line("Kubeconfig   " + home.kubeconfig());
    for (Wanted want : wanted) {
      if (want.kind().equals(Kind.CLUSTER)) {
        JsonNode cluster = api.get(want.kind().path(want.namespace(), want.name()));
        for (ClusterStatus.Bootstrap listener : Item.status(cluster).listeners()) {
          String title = want.name() + ", listener " + listener.name();
          screen.line("Bootstrap    " + listener.bootstrap() + "   (" + title + ")");
        }
      }
    }
    String topic =
        wanted.stream()
            .filter(want -> want.kind().equals(Kind.TOPIC))
            .map(Wanted::name)
            .findFirst()
            .orElse("TOPIC");
    screen.line("");
    screen.line("Try:");
    screen.line("  ottla get");
    screen.line("  ottla produce " + topic + " --count 1000000 --size 100");
    screen.line("  ottla consume " + topic + " --count 1000000");
  }

  private void failure(Api api, List<Wanted> wanted, List<Item> items) {
    screen.line("");
    screen.line("Not ready after " + timeout + ":");
    for (Item item : items) {
      if (!item.ready()) {
        screen.line("  " + item.title() + ": " + item.text());
      }
    }
    Set<String> namespaces = new LinkedHashSet<>();
    wanted.forEach(want -> namespaces.add(want.namespace()));
    new Evidence(api).lines(namespaces).forEach(line -> screen.line("  " + line));
    screen.line("");
    screen.line("It goes on in the background: `ottla up` waits again, `ottla down` stops it.");
    screen.line("Logs are in " + home.log().getParent() + " and by `kubectl logs POD`, with");
    screen.line("KUBECONFIG=" + home.kubeconfig());
  }
}
