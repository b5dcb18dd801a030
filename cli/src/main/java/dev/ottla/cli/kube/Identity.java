package dev.ottla.cli.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ottla.cli.talk.Trouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Who we are at a server: what goes into the Authorization header, and what into the TLS
/// handshake.
///
/// @param authorization the header's value
/// @param certificate our certificate chain in PEM
/// @param key its private key in PEM
public record Identity(
    Optional<String> authorization, Optional<String> certificate, Optional<String> key) {
  /// Nobody in particular.
  public static final Identity NOBODY =
      new Identity(Optional.empty(), Optional.empty(), Optional.empty());

  private static final String REQUEST =
      """
      {"apiVersion":"%s","kind":"ExecCredential","spec":{"interactive":false}}\
      """;

  /// Whoever has this token.
  static Identity bearing(String token) {
    return new Identity(bearer(token), Optional.empty(), Optional.empty());
  }

  /// Reads a user of a kubeconfig; a plugin that the user names is run.
  static Identity read(JsonNode user, Path file) {
    if (user.has("exec")) {
      return plugin(user.path("exec"), file);
    }
    if (user.has("auth-provider")) {
      throw new Trouble(file + ": auth-provider is no longer a part of Kubernetes; use exec");
    }
    Optional<String> header = Optional.empty();
    if (user.hasNonNull("tokenFile")) {
      header = bearer(Kubeconfig.beside(file, user.path("tokenFile").asText()).strip());
    } else if (user.hasNonNull("token")) {
      header = bearer(user.path("token").asText());
    } else if (user.hasNonNull("username")) {
      String pair = user.path("username").asText() + ":" + user.path("password").asText();
      byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
      header = Optional.of("Basic " + Base64.getEncoder().encodeToString(bytes));
    }
    return new Identity(
        header,
        Kubeconfig.data(user, file, "client-certificate"),
        Kubeconfig.data(user, file, "client-key"));
  }

  private static Optional<String> bearer(String token) {
    return Optional.of("Bearer " + token);
  }

  private static Identity plugin(JsonNode exec, Path file) {
    List<String> command = new ArrayList<>();
    String program = exec.path("command").asText();
    boolean relative = program.contains("/") && !program.startsWith("/");
    command.add(relative ? file.toAbsolutePath().resolveSibling(program).toString() : program);
    exec.path("args").forEach(arg -> command.add(arg.asText()));
    ProcessBuilder builder = new ProcessBuilder(command);
    for (JsonNode variable : exec.path("env")) {
      builder.environment().put(variable.path("name").asText(), variable.path("value").asText());
    }
    String request = REQUEST.formatted(exec.path("apiVersion").asText());
    builder.environment().put("KUBERNETES_EXEC_INFO", request);
    String called = String.join(" ", command);
    try {
      Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
      JsonNode status = new ObjectMapper().readTree(process.getInputStream()).path("status");
      int code = process.waitFor();
      if (code != 0) {
        throw new Trouble(file + ": `" + called + "` ended with code " + code);
      }
      return new Identity(
          text(status, "token").map(token -> "Bearer " + token),
          text(status, "clientCertificateData"),
          text(status, "clientKeyData"));
    } catch (IOException e) {
      throw new Trouble(file + ": `" + called + "` cannot be run: " + Trouble.words(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Trouble("interrupted while `" + called + "` ran", e);
    }
  }

  private static Optional<String> text(JsonNode node, String key) {
    return node.hasNonNull(key) ? Optional.of(node.path(key).asText()) : Optional.empty();
  }
}
