package dev.ottla.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.ottla.api.ClusterSpec;

/// Specs as a person writes them.
public final class Specs {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private Specs() {}

  /// Reads one; what is left out has its default.
  public static ClusterSpec of(String yaml) {
    try {
      return YAML.readValue(yaml, ClusterSpec.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(yaml, e);
    }
  }
}
