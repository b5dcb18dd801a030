package dev.ottla.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Where one case is played: a namespace of its own, and the script of what happens.
final class Desk {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  static final String MERGE = "application/merge-patch+json";
  static final String STRATEGIC = "application/strategic-merge-patch+json";
  static final String PATCH = "application/json-patch+json";
  static final String APPLY = "application/apply-patch+yaml";
  static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";

  private static final Map<String, String> GROUPS =
      Map.of(
          "statefulsets", "apps/v1",
          "deployments", "apps/v1",
          "replicasets", "apps/v1",
          "controllerrevisions", "apps/v1",
          "poddisruptionbudgets", "policy/v1",
          "leases", "coordination.k8s.io/v1",
          "endpointslices", "discovery.k8s.io/v1",
          "roles", "rbac.authorization.k8s.io/v1",
          "rolebindings", "rbac.authorization.k8s.io/v1",
          "widgets", "conformance.test/v1");

  private final Server server;
  private final Line line;
  private final String namespace;
  private final Script script = new Script();
  private final Map<String, String> headers = new TreeMap<>();
  private boolean mute;

  Desk(Server server, Line line, String namespace) {
    this.server = server;
    this.line = line;
    this.namespace = namespace;
    script.mask(namespace, "NS");
    script.mask(line.uri("").toString(), "https://SERVER");
  }

  Script script() {
    return script;
  }

  Server server() {
    return server;
  }

  String namespace() {
    return namespace;
  }

  Line line() {
    return line;
  }

  KubernetesClient client() {
    return line.client();
  }

  /// Writes down what cannot be seen on the wire.
  void note(String text) {
    script.line(text);
  }

  /// The requests that follow carry a header.
  Desk with(String name, String value) {
    headers.put(name, value);
    return this;
  }

  Desk plain() {
    headers.clear();
    return this;
  }

  /// Passes over the words of refusals, where they are those of the language that a server is
  /// written in.
  Desk mute() {
    mute = true;
    return this;
  }

  /// The path of a resource in this namespace; one that begins with a slash is what it says.
  String path(String wanted) {
    if (wanted.startsWith("/")) {
      return wanted.replace("{ns}", namespace);
    }
    var plural = wanted.split("[/?]", 2)[0];
    var group = GROUPS.getOrDefault(plural, "");
    return (group.isEmpty() ? "/api/v1" : "/apis/" + group)
        + "/namespaces/"
        + namespace
        + "/"
        + wanted;
  }

  Answer get(String path) throws Exception {
    return send("GET", path, null, "");
  }

  Answer delete(String path) throws Exception {
    return send("DELETE", path, null, "");
  }

  Answer delete(String path, String options) throws Exception {
    return send("DELETE", path, json(options), "application/json");
  }

  Answer post(String path, String yaml) throws Exception {
    return send("POST", path, json(yaml), "application/json");
  }

  Answer put(String path, String yaml) throws Exception {
    return send("PUT", path, json(yaml), "application/json");
  }

  Answer put(String path, JsonNode object) throws Exception {
    return send("PUT", path, JSON.writeValueAsBytes(object), "application/json");
  }

  Answer patch(String path, String type, String yaml) throws Exception {
    return send("PATCH", path, json(yaml), type);
  }

  /// Server-side apply by a manager.
  Answer apply(String path, String manager, String yaml) throws Exception {
    var more = path.contains("?") ? "&" : "?";
    return patch(path + more + "fieldManager=" + manager, APPLY, yaml);
  }

  static byte[] json(String yaml) throws IOException {
    return JSON.writeValueAsBytes(YAML.readTree(yaml));
  }

  /// Sends it and writes down the outcome in a line or two.
  Answer send(String method, String path, byte @Nullable [] body, String type) throws Exception {
    var answer = quiet(method, path, body, type);
    script.line("%s %s -> %d".formatted(method, path, answer.code()));
    if (answer.json().path("kind").asText().equals("Status") && answer.code() >= 300 && !mute) {
      script.line("  " + answer.at("/reason") + ": " + answer.at("/message"));
    }
    return answer;
  }

  /// Sends it and writes nothing down.
  Answer quiet(String method, String path, byte @Nullable [] body, String type) throws Exception {
    var all = new TreeMap<>(headers);
    if (!type.isEmpty()) {
      all.put("Content-Type", type);
    }
    all.putIfAbsent("User-Agent", "conformance/1");
    var response = line.send(line.request(method, path(path), body, all));
    return answer(response.statusCode(), response.headers(), response.body());
  }

  Answer answer(int code, HttpHeaders headers, byte[] body) {
    var text = new String(body, StandardCharsets.UTF_8);
    JsonNode json = MissingNode.getInstance();
    try {
      json = text.startsWith("{") ? JSON.readTree(text) : json;
    } catch (IOException e) {
      script.line("  (no JSON: " + e.getMessage() + ")");
    }
    return new Answer(code, headers, text, json, script);
  }

  /// Asks until the answer is as wished, and writes down whether it came to be.
  Answer until(String what, String path, Predicate<Answer> wish) throws Exception {
    var end = Instant.now().plus(PATIENCE);
    var answer = quiet("GET", path, null, "");
    while (!wish.test(answer) && Instant.now().isBefore(end)) {
      LockSupport.parkNanos(50_000_000);
      answer = quiet("GET", path, null, "");
    }
    script.line(
        wish.test(answer)
            ? "in the end, " + path + " " + what
            : "NEVER: " + path + " " + what + ", but " + answer.text());
    return answer;
  }

  Answer until(String path, String pointer, String value) throws Exception {
    return until(
        "has " + pointer + ": " + value,
        path,
        answer -> Script.shown(answer.json().at(pointer)).equals(value));
  }

  void gone(String path) throws Exception {
    until("is gone", path, answer -> answer.code() == 404);
  }

  /// A watch, or another stream that stays open.
  Feed open(String path) throws Exception {
    var response = line.open(line.request("GET", path(path), null, headers));
    script.line(
        "GET %s -> %d, a stream"
            .formatted(
                path.replaceAll("resourceVersion=\\d+", "resourceVersion=RV"),
                response.statusCode()));
    return new Feed(response.body(), script);
  }

  /// The real kubectl.
  Kubectl kubectl() {
    return new Kubectl(this);
  }

  String kubectl(String... words) throws Exception {
    return new Kubectl(this).run("", words);
  }
}
