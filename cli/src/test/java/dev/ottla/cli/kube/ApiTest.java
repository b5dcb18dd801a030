package dev.ottla.cli.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ottla.cli.kube.Applier.Applied;
import dev.ottla.cli.talk.Trouble;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The client against a server that says what each test wants.
class ApiTest {
  private record Answer(int code, String body) {}

  private static final String TOPICS = "/apis/ottla.dev/v1alpha1/namespaces/default/topics";

  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private HttpServer server = serve();
  private Api api = open();

  private static HttpServer serve() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError("no port", e);
    }
  }

  private Api open() {
    Identity me = new Identity(Optional.of("Bearer me"), Optional.empty(), Optional.empty());
    String address = "http://127.0.0.1:" + server.getAddress().getPort();
    return new Api(new Kubeconfig("test", address, "default", Optional.empty(), false, me));
  }

  @BeforeEach
  void start() {
    server.createContext("/", this::answer);
    server.start();
    answers.put(
        "GET /apis/ottla.dev/v1alpha1",
        new Answer(200, "{'resources':[{'name':'topics','kind':'Topic','namespaced':true}]}"));
  }

  @AfterEach
  void stop() {
    api.close();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      calls.add(call + " as " + exchange.getRequestHeaders().getFirst("Authorization"));
      Answer answer = answers.getOrDefault(call, new Answer(404, "{'reason':'NotFound'}"));
      byte[] body = answer.body().replace('\'', '"').getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.code(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private List<Applied> apply(String yaml) {
    List<Applied> applied = new ArrayList<>();
    new Applier(api, new Kinds(api), "default", false)
        .apply(Manifest.parse("t.yaml", yaml), applied::add);
    return applied;
  }

  private static String topic(String name) {
    return "---\n{apiVersion: ottla.dev/v1alpha1, kind: Topic, metadata: {name: %s}}\n"
        .formatted(name);
  }

  private void patch(String name, int code, String body) {
    String query = "?fieldManager=ottla&fieldValidation=Strict";
    answers.put("PATCH " + TOPICS + "/" + name + query, new Answer(code, body));
  }

  @Test
  void saysWhatApplyChanged() {
    patch("new", 201, "{'metadata':{'resourceVersion':'7'}}");
    patch("same", 200, "{'metadata':{'resourceVersion':'3'}}");
    patch("changed", 200, "{'metadata':{'resourceVersion':'8'}}");
    Answer before = new Answer(200, "{'metadata':{'resourceVersion':'3'}}");
    answers.put("GET " + TOPICS + "/same", before);
    answers.put("GET " + TOPICS + "/changed", before);
    assertEquals(
        List.of(
            new Applied("topic.ottla.dev/new", "created"),
            new Applied("topic.ottla.dev/same", "unchanged"),
            new Applied("topic.ottla.dev/changed", "configured")),
        apply(topic("new") + topic("same") + topic("changed")));
    assertTrue(calls.stream().allMatch(call -> call.endsWith(" as Bearer me")), "" + calls);
  }

  @Test
  void appliesTheRestWhenSomeAreRefused() {
    patch("bad", 422, "{'reason':'Invalid','message':'spec.partitions: must not be 0'}");
    patch("good", 201, "{}");
    List<Applied> applied = new ArrayList<>();
    Applier applier = new Applier(api, new Kinds(api), "default", false);
    List<Manifest> both = Manifest.parse("t.yaml", topic("bad") + topic("good"));
    Trouble trouble = assertThrows(Trouble.class, () -> applier.apply(both, applied::add));
    assertEquals("t.yaml:2: spec.partitions: must not be 0", trouble.getMessage());
    assertEquals(List.of(new Applied("topic.ottla.dev/good", "created")), applied);
  }

  @Test
  void namesAKindThatTheServerLacks() {
    Trouble trouble =
        assertThrows(
            Trouble.class, () -> apply("{apiVersion: a/v1, kind: B, metadata: {name: c}}"));
    assertEquals("t.yaml:1: the server has no kind B in a/v1", trouble.getMessage());
  }

  @Test
  void saysThatNothingAnswers() {
    server.stop(0);
    Trouble trouble = assertThrows(Trouble.class, () -> api.get("/x"));
    String message = String.valueOf(trouble.getMessage());
    assertTrue(message.contains("(context 'test') cannot be reached"), message);
  }

  @Test
  void followsAWatchUntilTheTakerHasEnough() {
    answers.put("GET /w", new Answer(200, "{'n':1}\n{'n':2}\n{'n':3}\n"));
    List<Integer> seen = new ArrayList<>();
    api.watch(
        "/w",
        Api.JSON,
        event -> {
          seen.add(event.path("n").asInt());
          return event.path("n").asInt() < 2;
        });
    assertEquals(List.of(1, 2), seen);
  }

  private static String object(String uid, int version) {
    return "{'metadata':{'uid':'%s','resourceVersion':'%d'}}".formatted(uid, version);
  }

  private void list(int version, String... objects) {
    String items = String.join(",", objects);
    answers.put(
        "GET /l",
        new Answer(
            200, "{'metadata':{'resourceVersion':'%d'},'items':[%s]}".formatted(version, items)));
  }

  @Test
  void followsAListThroughWhatEndsItsWatch() {
    list(5, object("a", 5));
    answers.put(
        "GET /l?watch=1&resourceVersion=5",
        new Answer(
            200,
            "{'type':'MODIFIED','object':%s}\n".formatted(object("a", 6))
                + "{'type':'ERROR','object':{'code':410}}\n"));
    JsonNode first = api.get("/l");
    answers.put("GET /l", new Answer(503, "{'message':'not now'}"));
    List<String> aside = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    Consumer<String> mend =
        words -> {
          aside.add(words);
          list(9, object("a", 6), object("b", 9));
        };
    new Changes(api, Api.JSON, mend, Duration.ofMillis(1))
        .follow(
            "/l",
            first,
            object -> {
              JsonNode metadata = object.path("metadata");
              seen.add(metadata.path("uid").asText() + metadata.path("resourceVersion").asText());
              return seen.size() < 3;
            });
    assertEquals(List.of("a5", "a6", "b9"), seen);
    assertEquals(List.of("not now; trying again", "the Kubernetes API answers again"), aside);
  }

  @Test
  void findsKindsByTheWordsPeopleUse() {
    answers.put(
        "GET /api/v1",
        new Answer(
            200,
            "{'resources':[{'name':'pods','kind':'Pod','namespaced':true,'shortNames':['po']},"
                + "{'name':'pods/log','kind':'Pod','namespaced':true}]}"));
    answers.put("GET /apis", new Answer(200, "{'groups':[]}"));
    Kinds kinds = new Kinds(api);
    for (String word : List.of("pods", "pod", "po", "Pod")) {
      assertEquals(Optional.of(Kind.POD), kinds.word(word), word);
    }
    assertEquals(Optional.of(Kind.CLUSTER), kinds.word("clusters.ottla.dev"));
    assertEquals(Optional.of(Kind.TOPIC), kinds.word("ot"));
    assertEquals(Optional.empty(), kinds.word("orders"));
  }
}
