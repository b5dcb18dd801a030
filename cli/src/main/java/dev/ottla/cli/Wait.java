package dev.ottla.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ottla.cli.kube.Api;
import dev.ottla.cli.kube.Conditions;
import dev.ottla.cli.progress.Evidence;
import dev.ottla.cli.progress.Follow;
import dev.ottla.cli.progress.Item;
import dev.ottla.cli.progress.Item.Wanted;
import dev.ottla.cli.talk.Figures;
import dev.ottla.cli.talk.Pause;
import dev.ottla.cli.talk.Screen;
import dev.ottla.cli.talk.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `ottla wait`.
@Command(
    name = "wait",
    description =
        "Wait until clusters, topics or other resources are Ready, and show how they come along."
            + " Exit code 1 when they are not in time, with the evidence.",
    mixinStandardHelpOptions = true)
final class Wait implements Callable<Integer> {
  private static final Duration PAUSE = Duration.ofMillis(400);

  @Spec private @Nullable CommandSpec spec;
  @Mixin private Target target = new Target();

  @Parameters(
      paramLabel = "KIND NAME",
      description = "As for get. Default: all Clusters and Topics.")
  private List<String> words = List.of();

  @Option(
      names = "--for",
      paramLabel = "WHAT",
      description =
          "ready (the default), delete, or a condition as kubectl writes it:"
              + " condition=Degraded=False.")
  private String what = "ready";

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "How long it may take. Default: ${DEFAULT-VALUE}.")
  private String timeout = "5m";

  private final Screen screen = Screen.standard();

  @Override
  public Integer call() {
    Duration patience = Figures.span(timeout);
    String lower = what.toLowerCase(java.util.Locale.ROOT);
    boolean ready = lower.equals("ready") || lower.equals("condition=ready");
    Predicate<Optional<JsonNode>> test = ready ? found -> true : test();
    try (Api api = target.open()) {
      List<Wanted> wanted = wanted(api);
      if (wanted.isEmpty()) {
        throw new Trouble("nothing is there to wait for in " + target.namespace(api));
      }
      return ready ? ready(api, wanted, patience) : until(api, wanted, test, patience);
    }
  }

  private List<Wanted> wanted(Api api) {
    String namespace = target.namespace(api);
    List<Wanted> wanted = new ArrayList<>();
    for (Place place : Place.of(spec, api, namespace, words)) {
      if (place.name().isPresent()) {
        wanted.add(new Wanted(place.kind(), namespace, place.name().get()));
      } else {
        for (JsonNode item : api.get(place.path()).path("items")) {
          String name = item.path("metadata").path("name").asText();
          wanted.add(new Wanted(place.kind(), namespace, name));
        }
      }
    }
    return wanted;
  }

  private int ready(Api api, List<Wanted> wanted, Duration patience) {
    List<Item> items = new Follow(api, screen).until(wanted, patience);
    if (items.stream().allMatch(Item::ready)) {
      return 0;
    }
    screen.line("");
    screen.line("Not ready after " + Figures.span(patience) + ":");
    items.stream()
        .filter(item -> !item.ready())
        .forEach(item -> screen.line("  " + item.title() + ": " + item.text()));
    Set<String> namespaces = wanted.stream().map(Wanted::namespace).collect(Collectors.toSet());
    new Evidence(api).lines(namespaces).forEach(line -> screen.line("  " + line));
    return 1;
  }

  private Predicate<Optional<JsonNode>> test() {
    if (what.equals("delete")) {
      return Optional::isEmpty;
    }
    String[] parts = what.split("=", -1);
    if (parts.length < 2 || parts.length > 3 || !parts[0].equals("condition")) {
      throw Usage.wrong(spec, "--for " + what + " is neither ready nor delete nor condition=NAME");
    }
    String status = parts.length == 3 ? parts[2] : "True";
    return found -> found.map(object -> Conditions.of(object).is(parts[1], status)).orElse(false);
  }

  private int until(
      Api api, List<Wanted> wanted, Predicate<Optional<JsonNode>> test, Duration patience) {
    Instant end = Instant.now().plus(patience);
    List<Wanted> left = wanted;
    while (true) {
      List<Wanted> still = new ArrayList<>();
      for (Wanted want : left) {
        if (test.test(api.find(want.kind().path(want.namespace(), want.name())))) {
          screen.line(want.title() + ": " + (what.equals("delete") ? "deleted" : what + " is met"));
        } else {
          still.add(want);
        }
      }
      left = still;
      if (left.isEmpty()) {
        return 0;
      }
      if (Instant.now().isAfter(end)) {
        left.forEach(want -> screen.line(want.title() + ": not after " + timeout));
        return 1;
      }
      Pause.of(PAUSE);
    }
  }
}
