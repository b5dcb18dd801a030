package dev.ottla.cli.kube;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.ottla.cli.talk.Trouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// An object as someone wrote it, with the place where it stands.
///
/// @param file the file's name as it was given
/// @param line the line at which the document begins
/// @param object what it says
public record Manifest(String file, int line, JsonNode object) {
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          YAMLFactory.builder()
              .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, true)
              .build());

  /// Reads files and folders (their `*.yaml`, `*.yml` and `*.json`, in order of name); `-` is the
  /// standard input.
  public static List<Manifest> read(List<String> names) {
    List<Manifest> manifests = new ArrayList<>();
    for (String name : names) {
      Path path = Path.of(name);
      if (name.equals("-")) {
        manifests.addAll(parse("standard input", input()));
      } else if (Files.isDirectory(path)) {
        folder(path).forEach(file -> manifests.addAll(parse(file.toString(), text(file))));
      } else {
        manifests.addAll(parse(name, text(path)));
      }
    }
    return manifests;
  }

  /// Reads the documents of one text; lists are taken apart.
  public static List<Manifest> parse(String file, String text) {
    List<Manifest> manifests = new ArrayList<>();
    try (JsonParser parser = MAPPER.getFactory().createParser(text)) {
      while (parser.nextToken() != null) {
        int line = parser.currentTokenLocation().getLineNr();
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
          throw new Trouble(file + ":" + line + ": an alias (*) cannot begin a document");
        }
        JsonNode object = MAPPER.readTree(parser);
        boolean empty =
            object == null || object.isNull() || (object.isTextual() && object.asText().isEmpty());
        if (!empty) {
          add(manifests, new Manifest(file, line, object));
        }
      }
    } catch (JsonProcessingException e) {
      JsonLocation place = e.getLocation();
      String where = place == null ? file : file + ":" + place.getLineNr();
      throw new Trouble(where + ": " + e.getOriginalMessage().strip(), e);
    } catch (IOException e) {
      throw new Trouble(file + ": " + Trouble.words(e), e);
    }
    return manifests;
  }

  private static void add(List<Manifest> manifests, Manifest manifest) {
    JsonNode object = manifest.object();
    if (object.path("kind").asText().endsWith("List") && object.path("items").isArray()) {
      for (JsonNode item : object.path("items")) {
        add(manifests, new Manifest(manifest.file, manifest.line, item));
      }
      return;
    }
    for (String key : List.of("apiVersion", "kind")) {
      if (object.path(key).asText().isEmpty()) {
        throw new Trouble(manifest.where() + ": not a Kubernetes object: it has no " + key);
      }
    }
    if (object.path("metadata").path("name").asText().isEmpty()) {
      throw new Trouble(manifest.where() + ": " + manifest.kind() + " has no metadata.name");
    }
    manifests.add(manifest);
  }

  /// `file:line`.
  public String where() {
    return file + ":" + line;
  }

  /// The object's apiVersion.
  public String apiVersion() {
    return object.path("apiVersion").asText();
  }

  /// The object's kind.
  public String kind() {
    return object.path("kind").asText();
  }

  /// The object's name.
  public String name() {
    return object.path("metadata").path("name").asText();
  }

  /// The object's namespace, or the one given when it names none.
  public String namespace(String other) {
    String own = object.path("metadata").path("namespace").asText();
    return own.isEmpty() ? other : own;
  }

  /// Whether it is of a kind.
  public boolean is(Kind kind) {
    return kind.kind().equals(kind()) && kind.apiVersion().equals(apiVersion());
  }

  private static List<Path> folder(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found =
          files.filter(file -> file.toString().matches(".*\\.(ya?ml|json)")).sorted().toList();
      if (found.isEmpty()) {
        throw new Trouble(folder + ": no .yaml, .yml or .json file is in this folder");
      }
      return found;
    } catch (IOException e) {
      throw new Trouble(folder + ": " + Trouble.words(e), e);
    }
  }

  static String text(Path file) {
    if (!Files.exists(file)) {
      throw new Trouble(file + ": there is no such file");
    }
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new Trouble(file + ": cannot be read: " + Trouble.words(e), e);
    }
  }

  private static String input() {
    try {
      return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new Trouble("standard input: " + Trouble.words(e), e);
    }
  }
}
