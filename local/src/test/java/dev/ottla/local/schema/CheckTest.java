package dev.ottla.local.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.ottla.local.store.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The texts are those that a Kubernetes 1.36 API server gave for the same definition.
class CheckTest {
  private static final String DEFINITION =
      """
      spec:
        group: la.test
        names: {kind: Thing, plural: things}
        scope: Namespaced
        versions:
        - name: v1
          served: true
          storage: true
          schema:
            openAPIV3Schema:
              type: object
              required: [spec]
              properties:
                spec:
                  type: object
                  required: [color]
                  x-kubernetes-validations:
                  - rule: self.replicas <= 5 || self.color == 'red'
                    messageExpression: "'at most 5, not ' + string(self.replicas)"
                    fieldPath: .replicas
                  - rule: "!has(oldSelf.size) || quantity(self.size).compareTo(quantity(oldSelf.size)) >= 0"
                    message: size may not shrink
                  - {rule: "!has(self.tags) || self.tags.indexOf('b') < 1", message: b comes first}
                  properties:
                    color: {type: string, enum: [red, green]}
                    replicas: {type: integer, minimum: 1, maximum: 9, default: 3}
                    name: {type: string, pattern: '^[a-z]+$', minLength: 2, maxLength: 5}
                    size: {x-kubernetes-int-or-string: true}
                    tags: {type: array, x-kubernetes-list-type: set, maxItems: 3, items: {type: string}}
                    namespace: {type: string}
                    config:
                      type: object
                      maxProperties: 2
                      additionalProperties: {type: string}
                      x-kubernetes-validations:
                      - {rule: "self.all(k, !k.startsWith('x.'))", message: no x}
                    ports:
                      type: array
                      x-kubernetes-list-type: map
                      x-kubernetes-list-map-keys: [name]
                      items:
                        type: object
                        required: [name]
                        properties: {name: {type: string}, port: {type: integer, default: 80}}
                        x-kubernetes-validations:
                        - {rule: self.port == oldSelf.port, message: port is fixed}
                    frozen:
                      type: string
                      x-kubernetes-validations:
                      - {rule: self == oldSelf, message: frozen, reason: FieldValueForbidden}
                    once:
                      type: string
                      x-kubernetes-validations:
                      - {rule: "oldSelf.hasValue() || self == 'new'", optionalOldSelf: true, message: starts as new}
                    ratio: {type: number, exclusiveMinimum: true, minimum: 0}
                    flag: {type: boolean}
      """;
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Kind KIND = kind();

  private static Kind kind() {
    var kinds = new Kinds();
    kinds.define(yaml(DEFINITION));
    return kinds.find("things.la.test").orElseThrow();
  }

  private static ObjectNode yaml(String text) {
    try {
      return (ObjectNode) Json.MAPPER.readTree(YAML.readTree(text).toString());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static ObjectNode thing(String spec) {
    var object = yaml("{metadata: {name: a}, spec: " + spec + "}");
    Shape.prune(object, KIND.stored().schema());
    Check.fill(KIND, KIND.stored(), object, true);
    return object;
  }

  private static List<String> wrong(@Nullable String before, String spec) {
    var old = before == null ? null : thing(before);
    return Check.violations(KIND, KIND.stored(), old, thing(spec)).stream()
        .map(Violation::toString)
        .filter(text -> !text.startsWith("<nil>: Invalid value: null: some validation rules"))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {}                                  | spec.color: Required value
          {color: null}                       | spec.color: Required value
          {color: blue}                       | spec.color: Unsupported value: "blue": supported values: "red", "green"
          {color: red, replicas: 0}           | spec.replicas: Invalid value: 0: spec.replicas in body should be greater than or equal to 1
          {color: red, replicas: 10}          | spec.replicas: Invalid value: 10: spec.replicas in body should be less than or equal to 9
          {color: red, replicas: x}           | spec.replicas: Invalid value: "string": spec.replicas in body must be of type integer: "string"
          {color: green, replicas: 6}         | spec.replicas: Invalid value: at most 5, not 6
          {color: red, name: A}               | spec.name: Invalid value: "A": spec.name in body should be at least 2 chars long
          {color: red, name: AB}              | spec.name: Invalid value: "AB": spec.name in body should match '^[a-z]+$'
          {color: red, name: abcdef}          | spec.name: Too long: may not be more than 5 bytes
          {color: red, tags: [a, a]}          | spec.tags[1]: Duplicate value: "a"
          {color: red, tags: [a, b]}          | spec: Invalid value: b comes first
          {color: red, tags: [a, c, d, e]}    | spec.tags: Too many: 4: must have at most 3 items
          {color: red, config: {x.a: '1'}}    | spec.config: Invalid value: no x
          {color: red, config: {a: 1}}        | spec.config.a: Invalid value: "integer": spec.config.a in body must be of type string: "integer"
          {color: red, ports: [{name: a}, {name: a}]} | spec.ports[1]: Duplicate value: {"name":"a"}
          {color: red, ports: [{}]}           | spec.ports[0].name: Required value
          {color: red, ratio: 0}              | spec.ratio: Invalid value: 0: spec.ratio in body should be greater than 0
          {color: red, flag: 'no'}            | spec.flag: Invalid value: "string": spec.flag in body must be of type boolean: "string"
          {color: red, size: true}            | spec.size: Invalid value: "boolean": spec.size in body must be of type integer,string: "boolean"
          {color: red, once: old}             | spec.once: Invalid value: "old": starts as new
          """)
  void aBadThingIsRefusedInTheWordsOfKubernetes(String spec, String text) {
    assertEquals(List.of(text), wrong(null, spec));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {color: red, size: 2Gi}             | {color: red, size: 1Gi}     | spec: Invalid value: size may not shrink
          {color: red, frozen: a}             | {color: red, frozen: b}     | spec.frozen: Forbidden: frozen
          {color: red, ports: [{name: a}]}    | {color: red, ports: [{name: b}, {name: a, port: 1}]} | spec.ports[1]: Invalid value: port is fixed
          """)
  void aBadChangeIsRefused(String before, String after, String text) {
    assertEquals(List.of(text), wrong(before, after));
  }

  @Test
  void goodChangesPass() {
    assertEquals(List.of(), wrong(null, "{color: red, size: 1, once: new, namespace: n}"));
    assertEquals(List.of(), wrong("{color: red, size: 1Gi}", "{color: green, size: 1024Mi}"));
  }

  @Test
  void whatWasLetInBeforeStaysWhileNobodyTouchesIt() {
    assertEquals(List.of(), wrong("{color: red, name: TOOLONG}", "{color: green, name: TOOLONG}"));
  }

  @Test
  void defaultsComeAndUnknownFieldsGo() {
    var object =
        yaml("{metadata: {name: a}, spec: {color: red, what: 1, ports: [{name: a, x: 2}]}}");
    assertEquals(
        List.of("spec.what", "spec.ports[0].x"), Shape.prune(object, KIND.stored().schema()));
    Check.fill(KIND, KIND.stored(), object, true);
    assertEquals(
        yaml("{color: red, replicas: 3, ports: [{name: a, port: 80}]}"), object.path("spec"));
  }

  @Test
  void aStatefulSetGetsTheDefaultsOfTheRealServer() {
    var kind = new Kinds().find("statefulsets.apps").orElseThrow();
    var set =
        yaml(
            """
            metadata: {name: s}
            spec:
              serviceName: s
              selector: {matchLabels: {a: b}}
              template:
                metadata: {labels: {a: b}}
                spec: {containers: [{name: c, image: i}]}
            """);
    Check.fill(kind, kind.stored(), set, true);
    assertEquals(List.of(), Check.violations(kind, kind.stored(), null, set));
    assertEquals(
        yaml(
            """
            persistentVolumeClaimRetentionPolicy: {whenDeleted: Retain, whenScaled: Retain}
            podManagementPolicy: OrderedReady
            replicas: 1
            revisionHistoryLimit: 10
            selector: {matchLabels: {a: b}}
            serviceName: s
            template:
              metadata: {labels: {a: b}}
              spec:
                containers:
                - image: i
                  imagePullPolicy: Always
                  name: c
                  resources: {}
                  terminationMessagePath: /dev/termination-log
                  terminationMessagePolicy: File
                dnsPolicy: ClusterFirst
                restartPolicy: Always
                schedulerName: default-scheduler
                securityContext: {}
                terminationGracePeriodSeconds: 30
            updateStrategy: {rollingUpdate: {partition: 0}, type: RollingUpdate}
            """),
        set.path("spec"));
    var changed = set.deepCopy();
    changed.withObjectProperty("spec").put("serviceName", "t");
    var violations = Check.violations(kind, kind.stored(), set, changed);
    assertTrue(
        violations.getFirst().toString().startsWith("spec: Forbidden: updates to statefulset spec"),
        violations.toString());
  }

  @ParameterizedTest
  @CsvSource({"1Gi, 1024Mi, 0", "500m, 0.5, 0", "1k, 1Ki, -1", "2, 1e0, 1", "1.5Gi, 1536Mi, 0"})
  void quantitiesCompareByValue(String a, String b, int order) {
    var left = Quantity.parse(a).orElseThrow();
    assertEquals(order, left.compareTo(Quantity.parse(b).orElseThrow()));
  }
}
