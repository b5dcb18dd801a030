package dev.ottla.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator.Feature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// Makes the CustomResourceDefinitions from the records.
final class Crds {
  /// The resources a person writes.
  static final List<Class<? extends HasMetadata>> RESOURCES =
      List.of(Cluster.class, Topic.class, Rebalancing.class);

  static final YAMLMapper YAML =
      new YAMLMapper(
          YAMLFactory.builder()
              .disable(Feature.SPLIT_LINES)
              .disable(Feature.WRITE_DOC_START_MARKER)
              .enable(Feature.MINIMIZE_QUOTES)
              .enable(Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .build());

  private Crds() {}

  /// The definitions by their name, `clusters.ottla.dev`.
  static Map<String, ObjectNode> all() throws JsonProcessingException {
    Map<String, ObjectNode> made = new TreeMap<>();
    for (Class<? extends HasMetadata> resource : RESOURCES) {
      ObjectNode crd = (ObjectNode) YAML.readTree(generate(resource));
      Polish.polish(crd, resource);
      made.put(HasMetadata.getFullResourceName(resource), crd);
    }
    return made;
  }

  private static String generate(Class<? extends HasMetadata> resource) {
    Pages pages = new Pages(new ConcurrentHashMap<>());
    new CRDGenerator()
        .customResourceClasses(List.of(resource))
        .forCRDVersions("v1")
        .withOutput(pages)
        .generate();
    return pages.written.values().iterator().next().toString(StandardCharsets.UTF_8);
  }

  private record Pages(Map<String, ByteArrayOutputStream> written)
      implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
    @Override
    public ByteArrayOutputStream outputFor(String name) {
      return written.computeIfAbsent(name, n -> new ByteArrayOutputStream());
    }

    @Override
    public void close() {}
  }
}
