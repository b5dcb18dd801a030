package dev.ottla.conformance;

import static dev.ottla.conformance.Samples.map;

import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeSet;

/// What is served, in which form, and to whom.
final class Discoveries {
  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";
  private static final String PARTIAL =
      "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";

  private Discoveries() {}

  static void cases(Area it) {
    found(it);
    formed(it);
    negotiated(it);
    admitted(it);
  }

  private static void found(Area it) {
    it.is("the version is told", d -> d.get("/version").show("/major", "/minor", "/platform"));
    it.is(
        "health is told",
        d -> {
          for (var path : new String[] {"/healthz", "/livez", "/readyz"}) {
            d.get(path).raw();
          }
        });
    it.is("the core versions are told", d -> d.get("/api").show("/kind", "/versions"));
    it.is(
        "groups are told",
        d -> {
          var names = new TreeSet<String>();
          d.get("/apis")
              .show("/kind", "/apiVersion")
              .json()
              .path("groups")
              .forEach(group -> names.add(group.path("name").asText()));
          for (var group :
              new String[] {
                "apps", "policy", "conformance.test", "apiextensions.k8s.io", "coordination.k8s.io"
              }) {
            d.note("  " + group + ": " + names.contains(group));
          }
        });
    it.is("one group is told", d -> d.get("/apis/apps").all());
    it.is("a group that nobody knows is not found", d -> d.mute().get("/apis/nobody.test"));
    it.is(
        "the resources of a custom group are told",
        d ->
            d.get("/apis/conformance.test/v1")
                .show("/kind", "/groupVersion")
                .json()
                .path("resources")
                .forEach(
                    resource -> {
                      var copy =
                          (com.fasterxml.jackson.databind.node.ObjectNode) resource.deepCopy();
                      copy.remove("storageVersionHash");
                      copy.remove("verbs");
                      d.note("  " + Script.shown(copy));
                    }));
    it.is(
        "built-in resources have their short names and categories",
        d ->
            d.get("/api/v1")
                .json()
                .path("resources")
                .forEach(
                    resource -> {
                      if (resource
                          .path("name")
                          .asText()
                          .matches("pods|services|configmaps|persistentvolumeclaims|namespaces")) {
                        d.note(
                            "  "
                                + resource.path("name").asText()
                                + " "
                                + resource.path("singularName").asText()
                                + " "
                                + resource.path("shortNames")
                                + " "
                                + resource.path("categories")
                                + " "
                                + resource.path("namespaced"));
                      }
                    }));
    it.is(
        "discovery comes in one piece, too",
        d -> {
          var answer = d.with("Accept", AGGREGATED).get("/apis").show("/kind", "/apiVersion");
          answer
              .json()
              .path("items")
              .forEach(
                  item -> {
                    if (item.at("/metadata/name").asText().equals("conformance.test")) {
                      var version = item.at("/versions/0");
                      d.note(
                          "  "
                              + version.path("version")
                              + " "
                              + version.at("/resources/0/resource")
                              + " "
                              + version.at("/resources/0/scope")
                              + " "
                              + Script.shown(version.at("/resources/0/responseKind"))
                              + " "
                              + version.at("/resources/0/shortNames")
                              + " "
                              + version.at("/resources/0/subresources").size()
                              + " subresources, "
                              + version.path("freshness").asText());
                    }
                  });
        });
    it.is(
        "OpenAPI v3 has a document for each group version",
        d -> {
          var index = d.get("/openapi/v3");
          for (var path : new String[] {"api/v1", "apis/apps/v1", "apis/conformance.test/v1"}) {
            d.note(
                "  "
                    + path
                    + ": "
                    + index
                        .json()
                        .path("paths")
                        .path(path)
                        .path("serverRelativeURL")
                        .asText()
                        .replaceAll("hash=\\w+", "hash=HASH"));
          }
        });
    it.is(
        "OpenAPI v3 describes custom resources",
        d -> {
          var schema =
              d.get("/openapi/v3/apis/conformance.test/v1")
                  .json()
                  .at("/components/schemas/test.conformance.v1.Widget");
          d.note("  " + Script.shown(schema.at("/properties/spec/properties/size")));
          d.note(
              "  "
                  + Script.shown(schema.at("/properties/spec/required"))
                  + " "
                  + Script.shown(schema.path("x-kubernetes-group-version-kind")));
        });
    it.is("OpenAPI v2 is told as well", d -> d.get("/openapi/v2").show("/swagger"));
    it.unclaimed("kubectl of 1.27 and newer asks for OpenAPI v3, which is there.");
  }

  private static void formed(Area it) {
    it.is(
        "a table of ConfigMaps",
        d -> {
          d.post("configmaps", map("a"));
          d.with("Accept", Desk.TABLE)
              .get("configmaps?fieldSelector=metadata.name%3Da")
              .show(
                  "/kind",
                  "/apiVersion",
                  "/rows/0/cells/0",
                  "/rows/0/cells/1",
                  "/rows/0/object/kind",
                  "/columnDefinitions/0/name",
                  "/columnDefinitions/1/name",
                  "/columnDefinitions/2/name");
        });
    it.is(
        "a table of custom resources has the columns of its definition",
        d -> {
          d.post("widgets", Samples.widget("a", ""));
          var table = d.with("Accept", Desk.TABLE).get("widgets/a");
          table
              .json()
              .path("columnDefinitions")
              .forEach(
                  column ->
                      d.note(
                          "  "
                              + column.path("name")
                              + " "
                              + column.path("type")
                              + " "
                              + column.path("format")
                              + " "
                              + column.path("priority")
                              + (column.path("name").asText().equals("Name")
                                  ? ""
                                  : " " + column.path("description"))));
          table.show("/rows/0/cells/0", "/rows/0/cells/1", "/rows/0/cells/2", "/rows/0/cells/3");
        });
    it.is(
        "a table may bring whole objects, or none",
        d -> {
          d.post("configmaps", map("a"));
          d.with("Accept", Desk.TABLE)
              .get("configmaps/a?includeObject=Object")
              .show("/rows/0/object/data");
          d.get("configmaps/a?includeObject=None").show("/rows/0/object");
        });
    it.is(
        "metadata alone",
        d -> {
          d.post("configmaps", map("a", "labels: {x: y}"));
          d.with("Accept", PARTIAL)
              .get("configmaps/a")
              .show("/kind", "/apiVersion", "/metadata/labels", "/data");
          d.with("Accept", PARTIAL.replace("Metadata", "MetadataList"))
              .get("configmaps?labelSelector=x")
              .show("/kind", "/apiVersion", "/items/0/kind", "/items/0/metadata/name");
        });
  }

  private static void negotiated(Area it) {
    it.is(
        "protobuf alone is refused for custom resources",
        d -> {
          d.mute().with("Accept", "application/vnd.kubernetes.protobuf").get("widgets");
        });
    it.is(
        "protobuf or JSON is answered with JSON for custom resources",
        d ->
            d.with("Accept", "application/vnd.kubernetes.protobuf,application/json")
                .get("widgets")
                .header("Content-Type")
                .show("/kind"));
    it.is(
        "a form that nobody speaks is refused",
        d -> d.mute().with("Accept", "text/csv").get("configmaps").show("/code", "/reason"));
    it.is(
        "a body in a form that nobody speaks is refused",
        d -> d.send("POST", "configmaps", new byte[] {1, 2}, "text/csv").show("/code", "/reason"));
    it.is(
        "YAML is answered when asked for",
        d -> {
          d.post("configmaps", map("a"));
          d.with("Accept", "application/yaml").get("configmaps/a").header("Content-Type");
        });
    it.is(
        "protobuf is answered when asked for",
        d -> {
          d.post("configmaps", map("a"));
          d.with("Accept", "application/vnd.kubernetes.protobuf")
              .get("configmaps/a")
              .header("Content-Type");
        });
    it.unclaimed(
        "Answers are JSON; clients that also take JSON, as kubectl and client-go do, get it.");
    it.is(
        "a protobuf body that is none is refused",
        d ->
            d.mute()
                .send(
                    "POST",
                    "configmaps",
                    new byte[] {'k', '8', 's', 0, 9, 9, 9},
                    "application/vnd.kubernetes.protobuf")
                .show("/code", "/reason"));
  }

  private static void admitted(Area it) {
    it.is(
        "a caller with a wrong token is refused",
        d -> {
          var request =
              d.line()
                  .request(
                      "GET",
                      "/api/v1/namespaces",
                      null,
                      Map.of("Authorization", "Bearer nonsense"));
          try (var stranger = d.line().stranger()) {
            var answer = stranger.send(request, BodyHandlers.ofByteArray());
            d.note("GET /api/v1/namespaces as a stranger -> " + answer.statusCode());
            d.answer(answer.statusCode(), answer.headers(), answer.body()).all();
          }
        });
    it.is(
        "a service account is not allowed what no role allows it",
        d -> account(d, "/api/v1/namespaces/{ns}/secrets"));
    it.unclaimed(
        "Roles are kept and not enforced: whoever has a token may do everything on his own machine.");
    it.is("a service account may ask who it is", d -> account(d, "/version"));
    it.is(
        "an administrator may do everything",
        d ->
            d.post(
                    "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                    "{apiVersion: authorization.k8s.io/v1, kind: SelfSubjectAccessReview, spec: {resourceAttributes: {verb: delete, resource: pods, namespace: default}}}")
                .show("/kind", "/status/allowed"));
    it.is(
        "who one is can be asked",
        d -> {
          var answer =
              d.post(
                      "/apis/authentication.k8s.io/v1/selfsubjectreviews",
                      "{apiVersion: authentication.k8s.io/v1, kind: SelfSubjectReview}")
                  .show("/kind");
          d.note("  has a name: " + !answer.at("/status/userInfo/username").isEmpty());
        });
  }

  private static void account(Desk d, String path) throws Exception {
    d.until("serviceaccounts/default", "/metadata/name", "default");
    var token =
        d.post(
                "serviceaccounts/default/token",
                "{apiVersion: authentication.k8s.io/v1, kind: TokenRequest, spec: {}}")
            .at("/status/token");
    var request =
        d.line().request("GET", d.path(path), null, Map.of("Authorization", "Bearer " + token));
    try (var stranger = d.line().stranger()) {
      var answer = stranger.send(request, BodyHandlers.ofByteArray());
      d.note("GET " + path + " as the account default -> " + answer.statusCode());
    }
  }
}
