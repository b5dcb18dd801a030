package dev.ottla.conformance;

import static dev.ottla.conformance.Samples.widget;

/// Kinds that CustomResourceDefinitions make: schemas, defaults, pruning, rules.
final class Customs {
  private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

  private Customs() {}

  static void cases(Area it) {
    shaped(it);
    values(it);
    rules(it);
    defined(it);
  }

  private static void shaped(Area it) {
    it.is(
        "defaults are filled in, also within",
        d -> d.post("widgets", widget("a", "nested: {name: x}, ports: [{name: y}]")).show("/spec"));
    it.is(
        "unknown fields are pruned",
        d ->
            d.post("widgets", widget("a", "unheard: of, nested: {other: 1}"))
                .show("/spec")
                .header("Warning"));
    it.is(
        "unknown fields are kept where the schema says so",
        d ->
            d.post("widgets", widget("a", "free: {any: {thing: [1, {x: 2}]}}")).show("/spec/free"));
    it.is(
        "null is kept where it may be",
        d -> d.post("widgets", widget("a", "maybe: null")).show("/spec/maybe"));
    it.is(
        "null gives way to a default",
        d -> d.post("widgets", widget("a", "color: null")).show("/spec/color"));
    it.is(
        "null that may not be is pruned or refused",
        d -> d.post("widgets", widget("a", "fixed: null")).show("/spec/fixed"));
    it.is(
        "a custom resource is replaced only at a revision",
        d -> {
          d.post("widgets", widget("a", ""));
          d.put("widgets/a", widget("a", ""));
        });
    it.is(
        "an unknown field of a custom resource is refused when asked for",
        d ->
            d.post(
                "widgets?fieldValidation=Strict", widget("a", "unheard: of, nested: {other: 1}")));
  }

  private static void values(Area it) {
    String[][] bad = {
      {"a value that is none of the choices", "size: huge"},
      {"a required field that is missing", "size: null"},
      {"a number too small", "count: -1"},
      {"a number too large", "count: 101"},
      {"a text instead of a number", "count: many"},
      {"a number instead of a text", "fixed: 5"},
      {"a list instead of an object", "nested: []"},
      {"a text that does not match", "color: RED"},
      {"a text that is too long", "color: abcdefghijklmnop"},
      {"a text that is too short", "ports: [{name: ''}]"},
      {"a number that is no multiple", "step: 0.7"},
      {"a number at an open limit", "ratio: 0"},
      {"too many elements", "ports: [{name: a}, {name: b}, {name: c}, {name: d}, {name: e}]"},
      {"too many properties", "labels: {a: '1', b: '2', c: '3'}"},
      {"a duplicate in a set", "tags: [a, a]"},
      {"a duplicate key in a list", "ports: [{name: a}, {name: a}]"},
      {"an element without its key", "ports: [{port: 1}]"},
      {"a time that is none", "when: yesterday"},
      {"a truth value that is none", "flag: 'yes'"},
      {"neither number nor text", "port: {}"},
      {"a number too large for its format", "count: 99999999999"}
    };
    for (var one : bad) {
      it.is("refused: " + one[0], d -> d.post("widgets", widget("a", one[1])).show("/details"));
    }
    it.is(
        "refused: several mistakes at once, each with its cause",
        d -> {
          var causes = new java.util.TreeSet<String>();
          d.mute()
              .post("widgets", widget("a", "color: RED, count: 101, labels: {a: 5}"))
              .json()
              .at("/details/causes")
              .forEach(cause -> causes.add(Script.shown(cause)));
          causes.forEach(cause -> d.note("  " + cause));
        });
    it.is(
        "numbers and texts where both may be",
        d -> {
          d.post("widgets", widget("a", "port: 80")).show("/spec/port");
          d.post("widgets", widget("b", "port: http")).show("/spec/port");
        });
  }

  private static void rules(Area it) {
    it.is(
        "a rule between fields",
        d -> d.post("widgets", widget("a", "low: 5, high: 3")).show("/details"));
    it.is(
        "a rule of the whole object",
        d -> d.post("widgets", widget("forbidden", "")).show("/details"));
    it.is(
        "a rule with oldSelf and a reason",
        d -> {
          d.post("widgets", widget("a", "fixed: one"));
          d.patch("widgets/a", Desk.MERGE, "{spec: {fixed: two}}").show("/details");
          d.patch("widgets/a", Desk.MERGE, "{spec: {fixed: null}}").show("/details");
        });
    it.is(
        "a rule with oldSelf and a message of its own making",
        d -> {
          d.post("widgets", widget("a", "grown: 5"));
          d.patch("widgets/a", Desk.MERGE, "{spec: {grown: 3}}").show("/details");
          d.patch("widgets/a", Desk.MERGE, "{spec: {grown: 7}}").show("/spec/grown");
        });
    it.is(
        "what was let in before stays in while nobody touches it",
        d -> {
          var crd = crd(d, "ratchets", "value: {type: string}");
          d.post(
              "/apis/" + crd + "/v1/namespaces/{ns}/ratchets", thing(crd, "value: long, other: x"));
          redefine(
              d, crd, "ratchets", "value: {type: string, maxLength: 2}, other: {type: string}");
          d.until(
              "is refused by the new schema",
              "/apis/" + crd + "/v1/namespaces/{ns}/ratchets/a",
              a -> refuses(d, crd));
          d.patch(
                  "/apis/" + crd + "/v1/namespaces/{ns}/ratchets/a",
                  Desk.MERGE,
                  "{spec: {other: y}}")
              .show("/spec");
          d.patch(
              "/apis/" + crd + "/v1/namespaces/{ns}/ratchets/a",
              Desk.MERGE,
              "{spec: {value: longer}}");
          d.delete(CRDS + "/ratchets." + crd);
        });
  }

  private static boolean refuses(Desk d, String group) {
    try {
      var body = Desk.json(thing(group, "value: long"));
      return d.quiet(
                      "POST",
                      "/apis/" + group + "/v1/namespaces/" + d.namespace() + "/ratchets?dryRun=All",
                      body,
                      "application/json")
                  .code()
              == 422
          || d.quiet(
                      "POST",
                      "/apis/" + group + "/v1/namespaces/" + d.namespace() + "/ratchets?dryRun=All",
                      Desk.json(thing(group, "value: long").replace("name: a", "name: b")),
                      "application/json")
                  .code()
              == 422;
    } catch (Exception e) {
      return false;
    }
  }

  private static String thing(String group, String spec) {
    return "{apiVersion: %s/v1, kind: Thing, metadata: {name: a}, spec: {%s}}"
        .formatted(group, spec);
  }

  private static String definition(String group, String plural, String properties) {
    return """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: %s.%s}
        spec:
          group: %s
          scope: Namespaced
          names: {plural: %s, kind: Thing}
          versions:
          - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {%s}}}}}}
        """
        .formatted(plural, group, group, plural, properties);
  }

  /// A definition of a group of its own, which it returns, once it is served.
  private static String crd(Desk d, String plural, String properties) throws Exception {
    var group = d.namespace() + ".test";
    d.script().mask(group, "GROUP");
    d.post(CRDS, definition(group, plural, properties + ", other: {type: string}"));
    d.until(
        "is established",
        CRDS + "/" + plural + "." + group,
        answer -> answer.text().contains("\"Established\""));
    d.until("is served", "/apis/" + group + "/v1/" + plural, answer -> answer.code() == 200);
    return group;
  }

  private static void redefine(Desk d, String group, String plural, String properties)
      throws Exception {
    d.apply(
        CRDS + "/" + plural + "." + group + "?force=true",
        "me",
        definition(group, plural, properties));
  }

  private static void defined(Area it) {
    it.is(
        "a definition gets its defaults and becomes established",
        d -> {
          var group = crd(d, "things", "value: {type: string}");
          d.get(CRDS + "/things." + group)
              .show(
                  "/spec/names",
                  "/spec/conversion",
                  "/status/acceptedNames",
                  "/status/storedVersions",
                  "/status/conditions/0/type",
                  "/status/conditions/0/status",
                  "/status/conditions/0/reason",
                  "/status/conditions/1/type",
                  "/status/conditions/1/reason",
                  "/metadata/generation");
          d.delete(CRDS + "/things." + group);
        });
    it.is(
        "the objects of a kind go with its definition",
        d -> {
          var group = crd(d, "things", "value: {type: string}");
          d.post("/apis/" + group + "/v1/namespaces/{ns}/things", thing(group, "value: x"));
          d.delete(CRDS + "/things." + group);
          d.gone(CRDS + "/things." + group);
          crd(d, "things", "value: {type: string}");
          d.get("/apis/" + group + "/v1/namespaces/{ns}/things").show("/items");
          d.delete(CRDS + "/things." + group);
        });
    it.is(
        "a kind that is gone is served no longer",
        d -> {
          var group = crd(d, "things", "value: {type: string}");
          d.delete(CRDS + "/things." + group);
          d.gone("/apis/" + group + "/v1/things");
        });
    it.is(
        "a definition under a wrong name is refused",
        d ->
            d.post(
                    CRDS,
                    definition("x.test", "things", "")
                        .replace("name: things.x.test", "name: other.x.test"))
                .show("/reason"));
    it.is(
        "a definition without a schema is refused",
        d ->
            d.post(
                CRDS,
                "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: things.x.test}, spec: {group: x.test, scope: Namespaced, names: {plural: things, kind: Thing}, versions: [{name: v1, served: true, storage: true}]}}"));
    it.unclaimed(
        "Definitions are taken as they come: whoever writes one tests it on a real API server.");
    it.is(
        "a definition whose rule does not compile is refused",
        d ->
            d.post(
                    CRDS,
                    definition(
                        "x.test",
                        "things",
                        "value: {type: string, x-kubernetes-validations: [{rule: 'self.nothing >'}]}"))
                .show("/reason"));
    it.unclaimed(
        "Definitions are taken as they come: whoever writes one tests it on a real API server.");
    it.is(
        "a definition whose rule costs too much is refused",
        d ->
            d.post(
                    CRDS,
                    definition(
                        "x.test",
                        "things",
                        "value: {type: array, items: {type: array, items: {type: string, x-kubernetes-validations: [{rule: 'self.matches(\"^a+$\")'}]}}}"))
                .show("/reason"));
    it.unclaimed("The cost of rules is not counted.");
  }
}
