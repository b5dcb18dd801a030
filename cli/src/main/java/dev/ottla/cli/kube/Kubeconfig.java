package dev.ottla.cli.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ottla.cli.talk.Trees;
import dev.ottla.cli.talk.Trouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// One context of a kubeconfig: the server, how it is trusted, and who we are there.
///
/// @param context the context's name
/// @param server the server's address
/// @param namespace where things are when nothing else is said
/// @param authority the certificate authority in PEM; empty to trust what the JDK trusts
/// @param insecure whether the server's certificate is taken on trust
/// @param identity who we are
public record Kubeconfig(
    String context,
    String server,
    String namespace,
    Optional<String> authority,
    boolean insecure,
    Identity identity) {

  private record Part(Path file, JsonNode root) {}

  /// What flags say in place of the file; what is empty says nothing.
  ///
  /// @param server the server's address
  /// @param user the name of another user of the file
  /// @param token a bearer token
  /// @param insecure whether the server's certificate is taken on trust
  public record Instead(String server, String user, String token, boolean insecure) {
    /// Nothing.
    public static final Instead NOTHING = new Instead("", "", "", false);
  }

  /// Reads a context: the named one, or the current one when the name is empty.
  public static Kubeconfig read(List<Path> files, String wanted) {
    return read(files, wanted, Instead.NOTHING);
  }

  /// Reads a context with what flags say in its place. Of several files the first that has an entry
  /// wins, as in kubectl.
  public static Kubeconfig read(List<Path> files, String wanted, Instead instead) {
    List<Part> parts = new ArrayList<>();
    for (Path file : files) {
      if (Files.exists(file)) {
        parts.add(new Part(file, parse(file)));
      }
    }
    if (parts.isEmpty()) {
      throw new Trouble(
          "there is no kubeconfig at "
              + String.join(", ", files.stream().map(Path::toString).toList())
              + ". Start a cluster on this machine with `ottla up`, or point KUBECONFIG or"
              + " --kubeconfig at one.");
    }
    String name = wanted.isEmpty() ? current(parts) : wanted;
    JsonNode context = entry(parts, "contexts", "context", name).root();
    Part cluster = entry(parts, "clusters", "cluster", context.path("cluster").asText());
    String server = instead.server().isEmpty() ? text(cluster, "server") : instead.server();
    String namespace = context.path("namespace").asText();
    return new Kubeconfig(
        name,
        server.replaceAll("/+$", ""),
        namespace.isEmpty() ? "default" : namespace,
        data(cluster.root(), cluster.file(), "certificate-authority"),
        instead.insecure() || cluster.root().path("insecure-skip-tls-verify").asBoolean(),
        identity(parts, context, instead));
  }

  private static Identity identity(List<Part> parts, JsonNode context, Instead instead) {
    if (!instead.token().isEmpty()) {
      return Identity.bearing(instead.token());
    }
    String name = instead.user().isEmpty() ? context.path("user").asText() : instead.user();
    if (name.isEmpty()) {
      return Identity.NOBODY;
    }
    Part user = entry(parts, "users", "user", name);
    return Identity.read(user.root(), user.file());
  }

  private static String text(Part part, String key) {
    return part.root().path(key).asText();
  }

  /// Whether the person has chosen kubeconfigs by KUBECONFIG.
  public static boolean chosen() {
    String variable = System.getenv("KUBECONFIG");
    return variable != null && !variable.isBlank();
  }

  /// The files that kubectl would read: those of KUBECONFIG, or the one in the home folder.
  public static List<Path> usual() {
    String variable = System.getenv("KUBECONFIG");
    if (variable == null || variable.isBlank()) {
      return List.of(Path.of(System.getProperty("user.home"), ".kube", "config"));
    }
    List<Path> files = new ArrayList<>();
    for (String file : variable.split(System.getProperty("path.separator"), -1)) {
      if (!file.isBlank()) {
        files.add(Path.of(file));
      }
    }
    return files;
  }

  private static JsonNode parse(Path file) {
    try {
      return Trees.yaml(Files.readString(file));
    } catch (IOException e) {
      throw new Trouble(file + " is no kubeconfig: " + Trouble.words(e), e);
    }
  }

  private static String current(List<Part> parts) {
    for (Part part : parts) {
      String name = part.root().path("current-context").asText();
      if (!name.isEmpty()) {
        return name;
      }
    }
    throw new Trouble(parts.getFirst().file() + " has no current context; name one: --context");
  }

  private static Part entry(List<Part> parts, String list, String kind, String name) {
    List<String> names = new ArrayList<>();
    for (Part part : parts) {
      for (JsonNode entry : part.root().path(list)) {
        if (entry.path("name").asText().equals(name)) {
          return new Part(part.file(), entry.path(kind));
        }
        names.add(entry.path("name").asText());
      }
    }
    String files = String.join(", ", parts.stream().map(part -> part.file().toString()).toList());
    throw new Trouble(
        files + " has no " + kind + " '" + name + "'; there are: " + String.join(", ", names));
  }

  /// A value that stands in the file in base64 (`key-data`), or names another file (`key`).
  static Optional<String> data(JsonNode node, Path file, String key) {
    String inline = node.path(key + "-data").asText();
    if (!inline.isEmpty()) {
      byte[] bytes = Base64.getMimeDecoder().decode(inline);
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    }
    String other = node.path(key).asText();
    return other.isEmpty() ? Optional.empty() : Optional.of(beside(file, other));
  }

  /// The text of a file named relative to the kubeconfig that names it.
  static String beside(Path file, String other) {
    Path path = file.toAbsolutePath().resolveSibling(other);
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new Trouble(file + " names " + path + ", which cannot be read", e);
    }
  }
}
