package dev.ottla.cli.talk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;

/// How an answer is written: for people, or for programs.
public enum Form {
  /// Columns.
  table,
  /// More columns.
  wide,
  /// All of it.
  yaml,
  /// All of it.
  json,
  /// `kind/name`, a line each.
  name;

  /// Whether it is for people.
  public boolean columns() {
    return this == table || this == wide;
  }

  /// A value as YAML, or as JSON where that is asked for.
  public String write(JsonNode value) {
    try {
      return this == json
          ? new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n"
          : new ObjectMapper(factory()).writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new Trouble("the answer cannot be written: " + Trouble.words(e), e);
    }
  }

  /// A value of many that follow each other: JSON on a line of its own, or a document of YAML.
  public String line(JsonNode value) {
    return this == json ? value + "\n" : "---\n" + write(value);
  }

  private static YAMLFactory factory() {
    return YAMLFactory.builder()
        .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
        .disable(YAMLGenerator.Feature.SPLIT_LINES)
        .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
        .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
        .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
        .build();
  }
}
