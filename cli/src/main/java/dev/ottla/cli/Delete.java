package dev.ottla.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ottla.cli.kube.Api;
import dev.ottla.cli.kube.ApiError;
import dev.ottla.cli.kube.Kind;
import dev.ottla.cli.kube.Kinds;
import dev.ottla.cli.kube.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `ottla delete`.
@Command(
    name = "delete",
    description = "Delete resources: KIND NAME..., KIND/NAME..., or what files name.",
    mixinStandardHelpOptions = true)
final class Delete implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private Target target = new Target();

  @Parameters(paramLabel = "KIND NAME", description = "What to delete.")
  private List<String> words = List.of();

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE",
      description = "Delete what a file names.")
  private List<String> files = List.of();

  @Option(names = "--ignore-not-found", description = "Do not mind what is not there.")
  private boolean ignore;

  private record Doomed(Kind kind, String namespace, String name) {}

  @Override
  public Integer call() {
    if (files.isEmpty() == words.isEmpty()) {
      throw Usage.wrong(spec, "say what to delete: KIND NAME, or -f FILE");
    }
    try (Api api = target.open()) {
      Kinds kinds = new Kinds(api);
      List<Doomed> all = files.isEmpty() ? named(api, kinds) : filed(api, kinds);
      all.forEach(doomed -> delete(api, doomed));
    }
    return 0;
  }

  private List<Doomed> named(Api api, Kinds kinds) {
    return Words.objects(spec, kinds, words).stream()
        .map(object -> new Doomed(object.kind(), target.namespace(api), object.name()))
        .toList();
  }

  /// In the opposite order of the files, so that what was made last goes first.
  private List<Doomed> filed(Api api, Kinds kinds) {
    List<Doomed> all = new ArrayList<>();
    for (Manifest manifest : Manifest.read(files)) {
      Kind kind = kinds.of(manifest.apiVersion(), manifest.kind());
      all.add(new Doomed(kind, manifest.namespace(target.namespace(api)), manifest.name()));
    }
    return all.reversed();
  }

  private void delete(Api api, Doomed doomed) {
    String path = doomed.kind().path(doomed.namespace(), doomed.name());
    Optional<JsonNode> before = api.find(path);
    try {
      api.delete(path);
    } catch (ApiError e) {
      if (ignore && e.missing()) {
        return;
      }
      throw e;
    }
    System.out.println(doomed.kind().word() + "/" + doomed.name() + " deleted");
    before.ifPresent(object -> after(doomed, object).ifPresent(System.out::println));
  }

  private static Optional<String> after(Doomed doomed, JsonNode object) {
    JsonNode spec = object.path("spec");
    JsonNode storage = spec.path("brokers").path("storage");
    boolean ephemeral = storage.path("ephemeral").asBoolean();
    if (doomed.kind().equals(Kind.CLUSTER)
        && !ephemeral
        && storage.path("keepOnDelete").asBoolean(true)) {
      return Optional.of("  its volumes are kept: a Cluster of the same name takes them up again");
    }
    if (doomed.kind().equals(Kind.TOPIC)
        && !spec.path("deletionPolicy").asText().equals("Delete")) {
      return Optional.of("  its records are kept in Kafka (deletionPolicy: Retain)");
    }
    return Optional.empty();
  }
}
