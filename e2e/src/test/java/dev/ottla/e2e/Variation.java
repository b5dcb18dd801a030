package dev.ottla.e2e;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How fields of a Cluster's spec are varied.
///
/// @param fields their paths as in the definition, with `[]` behind a list
/// @param kind what becomes of it
/// @param patch YAML that changes them, as a merge patch of the spec
/// @param says what the refusal must say; empty when it is none
record Variation(Set<String> fields, Kind kind, String patch, String says) {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  /// What becomes of a change.
  enum Kind {
    /// It is carried out and taken back, among others at the same time.
    TOGETHER,
    /// Likewise by itself, since others could not be carried out beside it.
    ALONE,
    /// It is carried out, and cannot be taken back.
    ONE_WAY,
    /// It is refused.
    NEVER
  }

  /// All fields that there are. A field without a way to vary it fails the walk by its name.
  static List<Variation> all() {
    return Stream.of(
            pods("brokers"),
            pods("controllers"),
            nodes("brokers", "replicas: 2"),
            nodes("controllers", "replicas: 3"),
            whole())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Variation> pods(String role) {
    String pod = role + ".pod.";
    return List.of(
        in(
            pod + "affinity",
            "{nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1,"
                + " preference: {matchExpressions: [{key: kubernetes.io/os, operator: Exists}]}}]}}"),
        in(pod + "annotations", "{walk: far}"),
        in(pod + "labels", "{walk: far}"),
        in(pod + "nodeSelector", "{kubernetes.io/os: linux}"),
        in(pod + "priorityClassName", "system-cluster-critical"),
        list(
            pod + "tolerations[]",
            "{key: walk, operator: Equal, value: far, effect: NoExecute, tolerationSeconds: 60}"),
        list(
            pod + "topologySpreadConstraints[]",
            "{topologyKey: kubernetes.io/hostname, maxSkew: 2, minDomains: 1,"
                + " whenUnsatisfiable: DoNotSchedule, nodeAffinityPolicy: Honor,"
                + " nodeTaintsPolicy: Ignore, matchLabelKeys: [controller-revision-hash],"
                + " labelSelector: {matchLabels: {walk: far}}}"));
  }

  private static List<Variation> nodes(String role, String replicas) {
    String storage = role + ".storage.";
    return List.of(
        in(role + ".replicas", replicas.substring(replicas.indexOf(' ') + 1)),
        in(role + ".resources.limits", "{memory: 704Mi}"),
        in(role + ".resources.requests", "{cpu: 120m}"),
        in(storage + "keepOnDelete", "false"),
        of(Kind.ONE_WAY, storage + "size", nested(storage + "size", "2Gi", ""), "cannot shrink"),
        never(storage + "class", "other", "class cannot change from"),
        of(
            Kind.NEVER,
            storage + "ephemeral",
            nested(storage + "ephemeral", "true", "size: null"),
            "cannot change from false to true"));
  }

  private static List<Variation> whole() {
    return List.of(
        of(
            Kind.TOGETHER,
            "brokers.storage.volumes[].size",
            nested("brokers.storage.volumes", "[{size: 1Gi}]", "size: null"),
            ""),
        of(
            Kind.NEVER,
            "brokers.storage.volumes[].class",
            nested("brokers.storage.volumes", "[{size: 1Gi, class: other}]", "size: null"),
            "class cannot change from"),
        of(
            Kind.TOGETHER,
            Set.of(
                "autoscale.mode",
                "autoscale.replicas",
                "autoscale.targets",
                "autoscale.up",
                "autoscale.down"),
            "autoscale: {mode: Recommend, replicas: {min: 1, max: 2}, targets: {cpu: 70},"
                + " up: {stepPercent: 40}, down: {step: 1}}",
            ""),
        in("brokers.network", "125M"),
        in("brokers.growTo", "3Gi"),
        in("brokers.lostVolumes", "Replace"),
        in("brokers.racks.topologyKey", "kubernetes.io/hostname"),
        in(
            "config",
            "{log.retention.check.interval.ms: \"200000\", message.max.bytes: \"2000000\"}"),
        never("controllers.combined", "true", "cannot change from false to true"),
        of(
            Kind.TOGETHER,
            Set.of("listeners[].name", "listeners[].port", "listeners[].expose"),
            "listeners: [{name: inner, port: 9192, expose: NodePort, advertisedHost: 127.0.0.1},"
                + " {name: outside, port: 9094, expose: NodePort, advertisedHost: 127.0.0.1}]",
            ""),
        of(
            Kind.ALONE,
            "listeners[].advertisedHost",
            "listeners: [{name: internal, port: 9092},"
                + " {name: outside, port: 9094, expose: NodePort, advertisedHost: localhost}]",
            ""),
        in("rebalance.mode", "Approve"),
        in("rebalance.startBand", "20"),
        in("rebalance.stopBand", "5"),
        in("rebalance.throttle", "5Mi"),
        in("roll.minReadySeconds", "1"),
        // Beside a second broker it would keep those from restarting that hold a single copy.
        of(Kind.ALONE, "roll.noCopyToSpare", nested("roll.noCopyToSpare", "Wait", ""), ""),
        in("upgrade.soakSeconds", "7200"),
        in("upgrades", "Auto"),
        of(
            Kind.TOGETHER,
            Set.of("maintenance.windows[]", "maintenance.timeZone"),
            "maintenance: {windows: [\"00:00-24:00\"], timeZone: Europe/Berlin}",
            ""),
        in("version", "4.4.0"),
        of(Kind.ALONE, "paused", "paused: true", ""),
        of(Kind.ALONE, "hibernate", "hibernate: true", ""));
  }

  private static Variation in(String field, String value) {
    return of(Kind.TOGETHER, field, nested(field, value, ""), "");
  }

  private static Variation never(String field, String value, String says) {
    return of(Kind.NEVER, field, nested(field, value, ""), says);
  }

  private static Variation of(Kind kind, String field, String patch, String says) {
    return of(kind, Set.of(field), patch, says);
  }

  private static Variation of(Kind kind, Set<String> fields, String patch, String says) {
    return new Variation(fields, kind, patch, says);
  }

  /// One item of a list with all its fields: they stand for nothing alone.
  private static Variation list(String list, String item) {
    Set<String> all = new TreeSet<>();
    Map<?, ?> read = YAML.unmarshal("item: " + item, Map.class);
    ((Map<?, ?>) Objects.requireNonNull(read.get("item")))
        .forEach((name, value) -> all.add(list + "." + name + (value instanceof List ? "[]" : "")));
    return of(
        Kind.TOGETHER, all, nested(list.substring(0, list.length() - 2), "[" + item + "]", ""), "");
  }

  /// `a.b.c` and a value as YAML, with more lines beside it.
  private static String nested(String path, String value, String beside) {
    StringBuilder yaml = new StringBuilder();
    String indent = "";
    List<String> names = List.of(path.split("\\.", -1));
    for (String name : names.subList(0, names.size() - 1)) {
      yaml.append(indent).append(name).append(":\n");
      indent += "  ";
    }
    yaml.append(indent).append(names.getLast()).append(": ").append(value).append('\n');
    if (!beside.isEmpty()) {
      yaml.append(indent).append(beside).append('\n');
    }
    return yaml.toString();
  }

  /// The fields of a schema that hold values, by their paths.
  static Set<String> fields(Map<?, ?> schema) {
    Set<String> all = new TreeSet<>();
    walk("", schema, all);
    return all;
  }

  private static void walk(String path, Map<?, ?> schema, Set<String> all) {
    if (schema.get("items") instanceof Map<?, ?> items) {
      walk(path + "[]", items, all);
    } else if (schema.get("properties") instanceof Map<?, ?> properties) {
      properties.forEach(
          (name, field) ->
              walk(path.isEmpty() ? name + "" : path + "." + name, (Map<?, ?>) field, all));
    } else {
      all.add(path);
    }
  }

  /// A merge patch carried out: null takes away, lists are replaced.
  static Map<String, Object> merged(Map<?, ?> base, Map<?, ?> patch) {
    Map<String, Object> result = new TreeMap<>();
    base.forEach((k, v) -> result.put((String) k, v));
    patch.forEach(
        (k, v) -> {
          if (v == null) {
            result.remove((String) k);
          } else if (v instanceof Map<?, ?> inner) {
            Object old = result.get((String) k);
            result.put((String) k, merged(old instanceof Map<?, ?> o ? o : Map.of(), inner));
          } else {
            result.put((String) k, v);
          }
        });
    return result;
  }

  /// Whether another changes the same list or field.
  boolean meets(Variation other) {
    return roots().stream().anyMatch(other.roots()::contains);
  }

  private Set<String> roots() {
    return fields.stream().map(f -> f.replaceAll("\\[].*", "")).collect(Collectors.toSet());
  }

  static List<List<Variation>> batches(List<Variation> order, int size) {
    List<List<Variation>> batches = new ArrayList<>();
    for (Variation v : order) {
      if (v.kind() == Kind.ALONE) {
        batches.add(new ArrayList<>(List.of(v)));
      } else if (v.kind() == Kind.TOGETHER) {
        batches.stream()
            .filter(b -> b.size() < size && b.getFirst().kind() == Kind.TOGETHER)
            .filter(b -> b.stream().noneMatch(v::meets))
            .findFirst()
            .orElseGet(
                () -> {
                  batches.add(new ArrayList<>());
                  return batches.getLast();
                })
            .add(v);
      }
    }
    return batches;
  }
}
