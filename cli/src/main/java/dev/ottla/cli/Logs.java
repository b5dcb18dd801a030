package dev.ottla.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ottla.cli.kube.Api;
import dev.ottla.cli.kube.ApiError;
import dev.ottla.cli.kube.Kind;
import dev.ottla.cli.talk.Figures;
import dev.ottla.cli.talk.Paint;
import dev.ottla.cli.talk.Paint.Hue;
import dev.ottla.cli.talk.Trouble;
import dev.ottla.cli.view.Sight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `ottla logs`.
@Command(
    name = "logs",
    description =
        "Print what brokers, controllers or the operator write. Several pods are told apart by"
            + " their names before each line.",
    mixinStandardHelpOptions = true)
final class Logs implements Callable<Integer> {
  private static final String OPERATOR = "?labelSelector=app.kubernetes.io%2Fname%3Dottla-operator";

  @Spec private @Nullable CommandSpec spec;
  @Mixin private Target target = new Target();

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "A Cluster (all its pods), a pod, or operator. Default: the only Cluster.")
  private String name = "";

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "Of a Cluster only its broker or only its controller pods.")
  private String role = "";

  @Option(
      names = {"-f", "--follow"},
      description = "Go on as they write.")
  private boolean follow;

  @Option(
      names = "--tail",
      paramLabel = "N",
      description = "The last N lines of each. Default: all of one pod, 20 of each of several.")
  private int tail = -1;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only what is newer, for example 10m.")
  private String since = "";

  @Option(
      names = {"-p", "--previous"},
      description = "Of the container that ran before the last restart.")
  private boolean previous;

  @Option(names = "--timestamps", description = "With the time of each line.")
  private boolean timestamps;

  @Override
  public Integer call() {
    if (!List.of("", "broker", "controller").contains(role)) {
      throw Usage.wrong(spec, "--role is broker or controller, not '" + role + "'");
    }
    try (Api api = target.open()) {
      List<JsonNode> pods = pods(api);
      boolean several = pods.size() > 1;
      String query = query(several);
      if (follow && several) {
        return together(api, pods, query);
      }
      boolean well = true;
      for (JsonNode pod : pods) {
        well &= print(api, pod, query, several ? head(pod) : "");
      }
      return well ? 0 : 1;
    }
  }

  private List<JsonNode> pods(Api api) {
    String namespace = target.namespace(api);
    if (name.equals("operator")) {
      return some(items(api, Kind.POD.path("") + OPERATOR), "no operator runs there");
    }
    String cluster = name.isEmpty() ? Route.only(api, namespace) : name;
    Optional<JsonNode> pod = api.find(Kind.POD.path(namespace, cluster));
    if (pod.isPresent()) {
      return List.of(pod.get());
    }
    String ours = Kind.POD.path(namespace) + Sight.selector(cluster);
    List<JsonNode> pods =
        items(api, role.isEmpty() ? ours : ours + "%2Cottla.dev%2Frole%3D" + role);
    return some(pods, "there is no pod and no Cluster with pods '" + cluster + "' in " + namespace);
  }

  private static List<JsonNode> items(Api api, String path) {
    List<JsonNode> items = new ArrayList<>();
    api.get(path).path("items").forEach(items::add);
    return items;
  }

  private static List<JsonNode> some(List<JsonNode> pods, String otherwise) {
    if (pods.isEmpty()) {
      throw new Trouble(otherwise);
    }
    return pods;
  }

  private String query(boolean several) {
    StringBuilder query = new StringBuilder("?follow=" + follow + "&timestamps=" + timestamps);
    int lines = tail < 0 && several ? 20 : tail;
    if (lines >= 0) {
      query.append("&tailLines=").append(lines);
    }
    if (previous) {
      query.append("&previous=true");
    }
    if (!since.isEmpty()) {
      query.append("&sinceSeconds=").append(Math.max(1, Figures.span(since).toSeconds()));
    }
    return query.toString();
  }

  private static String name(JsonNode pod) {
    return pod.path("metadata").path("name").asText();
  }

  private static String head(JsonNode pod) {
    return Paint.standard().of(Hue.DIM, name(pod)) + "  ";
  }

  private static boolean print(Api api, JsonNode pod, String query, String head) {
    String namespace = pod.path("metadata").path("namespace").asText();
    try {
      api.lines(
          Kind.POD.path(namespace, name(pod)) + "/log" + query,
          line -> System.out.println(head + line));
      return true;
    } catch (ApiError | Trouble e) {
      System.err.println("ottla: " + name(pod) + ": " + Trouble.words(e));
      return false;
    }
  }

  /// Each pod in a thread of its own; a line is written whole.
  private static int together(Api api, List<JsonNode> pods, String query) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      pods.forEach(pod -> threads.execute(() -> print(api, pod, query, head(pod))));
    }
    return 0;
  }
}
