package dev.ottla.local.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ottla.local.store.Json;
import dev.ottla.local.store.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The API as a client on the other end of a wire sees it.
class WireTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String APPLY = "application/apply-patch+yaml";

  private static Registry registry;
  private static Server server;
  private static HttpClient client;
  private static String token;

  private static final class NoPods implements PodConsole {
    @Override
    public List<Usage> usage(String namespace, String pod) {
      throw Refusals.unknown();
    }

    @Override
    public void logs(String namespace, String pod, LogOptions options, OutputStream sink)
        throws IOException {
      sink.write(
          (pod + " says " + options.tailLines().orElse(0L)).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Session exec(String namespace, String pod, ExecOptions options) {
      throw Refusals.unknown();
    }

    @Override
    public InetSocketAddress portForward(String namespace, String pod, int port) {
      throw Refusals.unknown();
    }
  }

  private record Answer(int code, JsonNode body, HttpResponse<String> raw) {
    String message() {
      return body.path("message").asText();
    }
  }

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    registry = new Registry(Store.open(folder.resolve("store")));
    server = new Server(registry, new NoPods(), folder.resolve("pki"));
    server.listen(0);
    var kubeconfig = folder.resolve("kubeconfig");
    server.kubeconfig(kubeconfig);
    token = Files.readString(kubeconfig).replaceAll("(?s).*token: (\\S+).*", "$1");
    client = HttpClient.newBuilder().sslContext(trusting(server.authority())).build();
  }

  private static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
    var keys = KeyStore.getInstance(KeyStore.getDefaultType());
    keys.load(null, null);
    try (var in = Files.newInputStream(authority)) {
      keys.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(keys);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  @AfterAll
  static void stop() {
    server.close();
    registry.close();
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.url().resolve(path))
        .header("Authorization", "Bearer " + token)
        .header("User-Agent", "tester/1");
  }

  private static Answer send(String method, String path, String type, String body)
      throws IOException, InterruptedException {
    var request =
        request(path)
            .header("Content-Type", type)
            .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
            .build();
    var response = client.send(request, BodyHandlers.ofString());
    return new Answer(response.statusCode(), read(response.body()), response);
  }

  private static JsonNode read(String body) throws JsonProcessingException {
    return body.startsWith("{") ? Json.MAPPER.readTree(body) : Json.MAPPER.nullNode();
  }

  private static Answer get(String path) throws IOException, InterruptedException {
    return send("GET", path, "application/json", "");
  }

  private static Answer create(String path, String object)
      throws IOException, InterruptedException {
    return send("POST", path, "application/json", object);
  }

  private static String map(String name, String data) {
    return "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'%s','labels':{'n':'%s'}},'data':%s}"
        .formatted(name, name, data);
  }

  @Test
  void withoutATokenNothingButHealthIsTold() throws Exception {
    var plain = HttpRequest.newBuilder(server.url().resolve("/api/v1/nodes")).build();
    assertEquals(401, client.send(plain, BodyHandlers.ofString()).statusCode());
    var health = HttpRequest.newBuilder(server.url().resolve("/readyz")).build();
    assertEquals("ok", client.send(health, BodyHandlers.ofString()).body());
  }

  @Test
  void aServiceAccountsTokenIsGoodWhileTheAccountIsThere() throws Exception {
    var made = server.token("default", "robot");
    var asked =
        HttpRequest.newBuilder(server.url().resolve(MAPS))
            .header("Authorization", "Bearer " + made);
    assertEquals(401, client.send(asked.build(), BodyHandlers.ofString()).statusCode());
    create("/api/v1/namespaces/default/serviceaccounts", "{'metadata':{'name':'robot'}}");
    assertEquals(200, client.send(asked.build(), BodyHandlers.ofString()).statusCode());
  }

  @Test
  void anObjectIsCreatedReadUpdatedAndDeleted() throws Exception {
    var made = create(MAPS, map("crud", "{'a':'1'}"));
    assertEquals(201, made.code());
    assertEquals(409, create(MAPS, map("crud", "{}")).code());
    var object = made.body().toString();
    var changed = send("PUT", MAPS + "/crud", "application/json", object.replace("\"1\"", "\"2\""));
    assertEquals("2", changed.body().at("/data/a").asText());
    var stale = send("PUT", MAPS + "/crud", "application/json", object.replace("\"1\"", "\"3\""));
    assertEquals(409, stale.code());
    assertTrue(stale.message().contains("the object has been modified"), stale.message());
    assertEquals(
        "Success",
        send("DELETE", MAPS + "/crud", "application/json", "").body().path("status").asText());
    assertEquals("configmaps \"crud\" not found", get(MAPS + "/crud").message());
  }

  @Test
  void aDryRunWritesNothing() throws Exception {
    assertEquals(201, create(MAPS + "?dryRun=All", map("dry", "{}")).code());
    assertEquals(404, get(MAPS + "/dry").code());
  }

  @Test
  void generatedNamesDiffer() throws Exception {
    var body = "{'metadata':{'generateName':'gen-'}}";
    var first = create(MAPS, body).body().at("/metadata/name").asText();
    var second = create(MAPS, body).body().at("/metadata/name").asText();
    assertTrue(first.matches("gen-[a-z0-9]{5}"), first);
    assertFalse(first.equals(second));
  }

  @Test
  void aFinalizerHoldsAnObjectUntilItIsTakenAway() throws Exception {
    create(MAPS, "{'metadata':{'name':'held','finalizers':['a.b/c']}}");
    var deleted = send("DELETE", MAPS + "/held", "application/json", "");
    assertTrue(deleted.body().at("/metadata/deletionTimestamp").isTextual());
    assertEquals(200, get(MAPS + "/held").code());
    send(
        "PATCH",
        MAPS + "/held",
        "application/merge-patch+json",
        "{'metadata':{'finalizers':null}}");
    assertEquals(404, get(MAPS + "/held").code());
  }

  @Test
  void pagesAreCutFromOneMoment() throws Exception {
    var path = "/api/v1/namespaces/kube-public/configmaps";
    for (var name : List.of("a", "b", "c", "d", "e")) {
      create(path, map(name, "{}"));
    }
    var names = new ArrayList<String>();
    var next = "";
    do {
      var page = get(path + "?limit=2" + (next.isEmpty() ? "" : "&continue=" + next)).body();
      page.path("items").forEach(item -> names.add(item.at("/metadata/name").asText()));
      next = page.at("/metadata/continue").asText("");
      create(path, map("aa" + names.size(), "{}"));
    } while (!next.isEmpty());
    assertEquals(List.of("a", "b", "c", "d", "e"), names);
    assertEquals(400, get(path + "?limit=2&continue=xx").code());
  }

  @Test
  void selectorsSelect() throws Exception {
    var path = "/api/v1/namespaces/kube-node-lease/configmaps";
    for (var name : List.of("x", "y", "z")) {
      create(path, map(name, "{}"));
    }
    assertEquals(2, get(path + "?labelSelector=n%20in%20(x,y)").body().path("items").size());
    assertEquals(1, get(path + "?labelSelector=n,n!=x,n!=y").body().path("items").size());
    assertEquals(0, get(path + "?labelSelector=!n").body().path("items").size());
    assertEquals(1, get(path + "?fieldSelector=metadata.name=y").body().path("items").size());
    assertEquals(400, get(path + "?fieldSelector=spec.x=y").code());
  }

  @Test
  void applyCreatesMergesAndConflicts() throws Exception {
    var path = MAPS + "/applied?fieldManager=";
    assertEquals(
        201, send("PATCH", path + "me", APPLY, map("applied", "{'a':'1','b':'2'}")).code());
    var same = send("PATCH", path + "me", APPLY, map("applied", "{'a':'1','b':'2'}"));
    assertEquals("1", same.body().at("/data/a").asText());
    var conflict = send("PATCH", path + "you", APPLY, map("applied", "{'a':'9'}"));
    assertEquals(409, conflict.code());
    assertEquals("Apply failed with 1 conflict: conflict with \"me\": .data.a", conflict.message());
    var forced = send("PATCH", path + "you&force=true", APPLY, map("applied", "{'a':'9'}"));
    assertEquals("9", forced.body().at("/data/a").asText());
    var less = send("PATCH", path + "me", APPLY, "{'apiVersion':'v1','kind':'ConfigMap'}");
    assertEquals("{\"a\":\"9\"}", less.body().path("data").toString());
    assertEquals(422, send("PATCH", MAPS + "/applied", APPLY, map("applied", "{}")).code());
  }

  @Test
  void aWatchTellsWhatIsThereThenWhatChangesAndResumes() throws Exception {
    var path = "/api/v1/namespaces/kube-system/configmaps";
    var first = create(path, map("w1", "{}")).body().at("/metadata/resourceVersion").asText();
    try (var lines = watch(path + "?watch=true&labelSelector=n%20in%20(w1,w2)")) {
      assertEquals("ADDED w1", event(lines));
      create(path, map("other", "{}"));
      create(path, map("w2", "{}"));
      assertEquals("ADDED w2", event(lines));
      send("PATCH", path + "/w1", "application/merge-patch+json", "{'data':{'x':'y'}}");
      assertEquals("MODIFIED w1", event(lines));
      send(
          "PATCH",
          path + "/w1",
          "application/merge-patch+json",
          "{'metadata':{'labels':{'n':'q'}}}");
      assertEquals("DELETED w1", event(lines));
      send("DELETE", path + "/w2", "application/json", "");
      assertEquals("DELETED w2", event(lines));
    }
    try (var lines = watch(path + "?watch=true&resourceVersion=" + first)) {
      assertEquals("ADDED other", event(lines));
      assertEquals("ADDED w2", event(lines));
    }
    try (var lines = watch(path + "?watch=true&resourceVersion=99999999")) {
      var error = Json.MAPPER.readTree(lines.readLine());
      assertEquals("ERROR", error.path("type").asText());
      assertEquals(410, error.at("/object/code").asInt());
    }
  }

  private static BufferedReader watch(String path) throws IOException, InterruptedException {
    InputStream body = client.send(request(path).build(), BodyHandlers.ofInputStream()).body();
    return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  private static String event(BufferedReader lines) throws IOException {
    var event = Json.MAPPER.readTree(lines.readLine());
    return event.path("type").asText() + " " + event.at("/object/metadata/name").asText();
  }

  @Test
  void aDefinitionMakesAKindWithStatusAndScale() throws Exception {
    var made =
        create(
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
            """
            {'metadata':{'name':'toys.wire.test'},'spec':{'group':'wire.test','scope':'Namespaced',
            'names':{'kind':'Toy','plural':'toys'},'versions':[{'name':'v1','served':true,'storage':true,
            'subresources':{'status':{},'scale':{'specReplicasPath':'.spec.n','statusReplicasPath':'.status.n'}},
            'additionalPrinterColumns':[{'name':'N','type':'integer','jsonPath':'.spec.n'}],
            'schema':{'openAPIV3Schema':{'type':'object','properties':{
            'spec':{'type':'object','properties':{'n':{'type':'integer','default':1}}},
            'status':{'type':'object','properties':{'n':{'type':'integer'}}}}}}}]}}
            """);
    assertEquals(201, made.code(), made.message());
    assertEquals(
        "Established",
        made.body().at("/status/conditions").findValuesAsText("type").stream()
            .filter("Established"::equals)
            .findFirst()
            .orElse(""));
    var path = "/apis/wire.test/v1/namespaces/default/toys";
    var toy =
        create(
            path,
            "{'apiVersion':'wire.test/v1','kind':'Toy','metadata':{'name':'t'},'spec':{},'status':{'n':9}}");
    assertEquals("{\"n\":1}", toy.body().path("spec").toString());
    assertTrue(toy.body().path("status").isMissingNode());
    var merge = "application/merge-patch+json";
    var status = send("PATCH", path + "/t/status", merge, "{'spec':{'n':5},'status':{'n':2}}");
    assertEquals(
        "1/2", status.body().at("/spec/n").asText() + "/" + status.body().at("/status/n").asText());
    assertEquals(1, status.body().at("/metadata/generation").asInt());
    var scaled = send("PATCH", path + "/t/scale", merge, "{'spec':{'replicas':4}}");
    assertEquals(
        "4 2",
        scaled.body().at("/spec/replicas").asText()
            + " "
            + scaled.body().at("/status/replicas").asText());
    assertEquals(2, get(path + "/t").body().at("/metadata/generation").asInt());
    var strategic = send("PATCH", path + "/t", "application/strategic-merge-patch+json", "{}");
    assertEquals(415, strategic.code());
    var table =
        client.send(
            request(path)
                .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json")
                .build(),
            BodyHandlers.ofString());
    assertEquals("[\"t\",4]", Json.MAPPER.readTree(table.body()).at("/rows/0/cells").toString());
    assertEquals("toys", get("/apis/wire.test/v1").body().at("/resources/0/name").asText());
    assertTrue(
        get("/openapi/v3/apis/wire.test/v1")
            .body()
            .at("/components/schemas/test.wire.v1.Toy")
            .isObject());
  }

  @Test
  void unknownFieldsAreToldOrRefused() throws Exception {
    var body = "{'metadata':{'name':'odd'},'data':{},'nope':1}";
    var warned = create(MAPS + "?dryRun=All", body);
    assertEquals(
        "299 - \"unknown field \\\"nope\\\"\"",
        warned.raw().headers().firstValue("Warning").orElse(""));
    var refused = create(MAPS + "?fieldValidation=Strict", body);
    assertEquals(400, refused.code());
    assertEquals(
        "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error: unknown field \"nope\"",
        refused.message());
  }

  @Test
  void aBoundPodStaysUntilItsProcessIsDead() throws Exception {
    var pods = "/api/v1/namespaces/default/pods";
    var pod =
        "{'metadata':{'name':'p'},'spec':{'nodeName':'local','containers':[{'name':'c','image':'i'}]}}";
    var uid = create(pods, pod).body().at("/metadata/uid").asText();
    var deleted = send("DELETE", pods + "/p", "application/json", "{'gracePeriodSeconds':5}");
    assertEquals(5, deleted.body().at("/metadata/deletionGracePeriodSeconds").asInt());
    assertEquals(200, get(pods + "/p").code());
    var log = client.send(request(pods + "/p/log?tailLines=7").build(), BodyHandlers.ofString());
    assertEquals("p says 7", log.body());
    registry.remove("pods", "default", "p", uid);
    assertEquals(404, get(pods + "/p").code());
  }

  @Test
  void aliensAreToldWhatIsSpokenHere() throws Exception {
    assertEquals(415, send("PATCH", MAPS + "/x", "text/plain", "x").code());
    var only = request(MAPS).header("Accept", "application/vnd.kubernetes.protobuf").build();
    assertEquals(406, client.send(only, BodyHandlers.ofString()).statusCode());
    assertEquals(404, get("/apis/nope/v1/things").code());
    assertEquals(405, send("PUT", MAPS, "application/json", "{}").code());
  }
}
