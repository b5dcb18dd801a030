package dev.ottla.cli.dump;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Takes out what nobody else may read. It errs on the side of taking out too much: by the names of
/// fields, of environment variables and of settings, and by the shape of text.
public final class Mask {
  /// What stands in the place of a secret.
  public static final String MASKED = "(masked)";

  private static final List<String> SECRET_WORDS =
      List.of(
          "password",
          "passwd",
          "passphrase",
          "secret",
          "token",
          "credential",
          "jaas",
          "apikey",
          "api-key",
          "api_key",
          "private",
          "authorization",
          "keystore.key",
          "key-data",
          "cookie");

  /// Names of things, and times, are no secrets though their fields are called so.
  private static final Pattern HARMLESS =
      Pattern.compile("(?i).*(name|ref|seconds|path|type|class)$");

  private static final Pattern SETTING =
      Pattern.compile(
          "(?i)([\\w.\\-]*(?:password|passwd|passphrase|secret|token|credential|jaas|apikey|api[-_]key)[\\w.\\-]*"
              + "\"?\\s*[=:]\\s*)(\"[^\"]*\"|'[^']*'|.+?(?=[,;}]|$|\\s))");
  private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer|basic) [\\w.~+/=-]{8,}");
  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|\\z)",
          Pattern.DOTALL);
  private static final Pattern URL = Pattern.compile("(\\w+://)[^/@\\s:]+:[^/@\\s]+@");

  private Mask() {}

  /// An object without its secrets, and without what only the API server needs.
  public static JsonNode of(JsonNode object) {
    JsonNode copy = object.deepCopy();
    if (copy.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove("managedFields");
      if (metadata.path("annotations") instanceof ObjectNode annotations) {
        annotations.remove("kubectl.kubernetes.io/last-applied-configuration");
      }
    }
    if (copy.path("kind").asText().equals("Secret")) {
      ((ObjectNode) copy).remove(List.of("data", "stringData"));
    }
    mask(copy);
    return copy;
  }

  private static void mask(JsonNode node) {
    switch (node) {
      case ObjectNode object -> {
        boolean variable = object.has("name") && secret(object.path("name").asText());
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
          JsonNode value = object.path(name);
          if (!value.isTextual()) {
            mask(value);
          } else if (secret(name) || (variable && name.equals("value"))) {
            object.put(name, MASKED);
          } else {
            object.put(name, text(value.asText()));
          }
        }
      }
      case ArrayNode array -> {
        for (int at = 0; at < array.size(); at++) {
          JsonNode value = array.path(at);
          if (value.isTextual()) {
            array.set(at, TextNode.valueOf(text(value.asText())));
          } else {
            mask(value);
          }
        }
      }
      default -> {} // a number or the like
    }
  }

  private static boolean secret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return SECRET_WORDS.stream().anyMatch(lower::contains) && !HARMLESS.matcher(name).matches();
  }

  /// A text without settings that are called as secrets are, bearer tokens and private keys.
  public static String text(String text) {
    String keyless = PEM.matcher(text).replaceAll(MASKED);
    String anonymous = URL.matcher(keyless).replaceAll("$1" + MASKED + "@");
    String silent = BEARER.matcher(anonymous).replaceAll("$1 " + MASKED);
    StringBuilder lines = new StringBuilder();
    for (String line : silent.split("(?<=\n)", -1)) {
      lines.append(setting(line));
    }
    return lines.toString();
  }

  private static String setting(String line) {
    return line.contains("sasl.jaas.config")
        ? line.replaceAll("(sasl\\.jaas\\.config\"?\\s*[=:]).*", "$1 " + MASKED)
        : SETTING.matcher(line).replaceAll("$1" + MASKED);
  }
}
