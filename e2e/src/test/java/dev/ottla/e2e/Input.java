package dev.ottla.e2e;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a person might apply: a file with one document, or with several that are applied one after
/// the other to the same resource. A comment `# error: ` says why the last one is refused.
///
/// @param file where it is written
/// @param error what the API server shall say to the last document; empty when it takes it
/// @param documents the YAML documents, in order
record Input(Path file, Optional<String> error, List<String> documents) {
  private static final String ERROR = "# error: ";
  private static final String PERSON = "person";

  /// The inputs in a folder of `operator/api/src/test/resources`, by name.
  static List<Input> in(String folder) {
    Path resources = House.ROOT.resolve("operator/api/src/test/resources").resolve(folder);
    try (Stream<Path> files = Files.list(resources)) {
      return files.filter(f -> f.toString().endsWith(".yaml")).sorted().map(Input::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Input read(Path file) {
    try {
      String text = Files.readString(file);
      Optional<String> error =
          text.lines()
              .filter(line -> line.startsWith(ERROR))
              .map(line -> line.substring(ERROR.length()))
              .findFirst();
      String yaml =
          text.lines().filter(line -> !line.startsWith("#")).collect(Collectors.joining("\n"));
      return new Input(file, error, Arrays.asList(yaml.split("(?m)^---$")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The file's name without its ending.
  String name() {
    return file.getFileName().toString().replace(".yaml", "");
  }

  /// Applies the documents; returns what the API server has against the last one. Leaves nothing
  /// behind.
  Optional<String> apply(KubernetesClient client, String namespace) {
    List<GenericKubernetesResource> resources = new ArrayList<>();
    for (String document : documents) {
      var resource =
          client.getKubernetesSerialization().unmarshal(document, GenericKubernetesResource.class);
      resource.getMetadata().setNamespace(namespace);
      resources.add(resource);
    }
    if (resources.size() == 1) {
      return refusal(() -> check(client, resources.get(0)));
    }
    try {
      GenericKubernetesResource last = resources.remove(resources.size() - 1);
      resources.forEach(resource -> write(client, resource));
      return refusal(() -> write(client, last));
    } finally {
      client.resource(resources.get(0)).delete();
      client.resource(resources.get(0)).waitUntilCondition(Objects::isNull, 30, TimeUnit.SECONDS);
    }
  }

  private static Optional<String> refusal(Runnable write) {
    try {
      write.run();
      return Optional.empty();
    } catch (KubernetesClientException e) {
      if (e.getStatus() == null) {
        // No answer at all is no refusal.
        throw e;
      }
      return Optional.of(e.getStatus().getMessage());
    }
  }

  /// As `kubectl create --dry-run=server` does, so that no cluster starts.
  private static void check(KubernetesClient client, GenericKubernetesResource resource) {
    client.resource(resource).dryRun().fieldValidation(Validation.STRICT).create();
  }

  /// As `kubectl apply --server-side` does: fields that are left out this time are taken away.
  private static void write(KubernetesClient client, GenericKubernetesResource resource) {
    client
        .resource(resource)
        .fieldValidation(Validation.STRICT)
        .fieldManager(PERSON)
        .forceConflicts()
        .serverSideApply();
  }
}
