package dev.ottla.local.print;

import static dev.ottla.local.print.Column.age;
import static dev.ottla.local.print.Column.at;
import static dev.ottla.local.print.Column.number;
import static dev.ottla.local.print.Column.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ottla.local.schema.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The columns of each kind, as Kubernetes prints them.
public final class Columns {
  private static final String NONE = "<none>";

  private static final Column NAME =
      new Column(
          "Name",
          "string",
          "name",
          "Name of the object.",
          0,
          object -> object.at("/metadata/name"));

  private Columns() {}

  /// The columns of a kind.
  public static List<Column> of(Kind kind, Kind.Version version) {
    var columns = new ArrayList<Column>();
    if (!kind.plural().equals("events") || !kind.builtin()) {
      columns.add(NAME);
    }
    if (kind.builtin()) {
      columns.addAll(builtin(kind.plural()));
    } else if (version.columns().isEmpty()) {
      columns.add(age());
    } else {
      version.columns().forEach(column -> columns.add(Column.custom(column)));
    }
    return columns;
  }

  private static List<Column> builtin(String plural) {
    return switch (plural) {
      case "pods" -> pods();
      case "statefulsets", "deployments", "replicasets", "jobs", "controllerrevisions" ->
          workloads(plural);
      case "services", "endpoints", "endpointslices", "networkpolicies" -> network(plural);
      case "persistentvolumeclaims", "persistentvolumes", "storageclasses" -> storage(plural);
      case "events" -> events();
      case "nodes" ->
          List.of(
              text("Status", Columns::nodeStatus),
              text("Roles", node -> NONE),
              age(),
              at("Version", "/status/nodeInfo/kubeletVersion"),
              at("Internal-IP", "/status/addresses/0/address", NONE).wide());
      case "namespaces" -> List.of(at("Status", "/status/phase"), age());
      case "configmaps" ->
          List.of(
              number("Data", o -> (long) o.path("data").size() + o.path("binaryData").size()),
              age());
      case "secrets" ->
          List.of(at("Type", "/type"), number("Data", o -> (long) o.path("data").size()), age());
      case "poddisruptionbudgets" ->
          List.of(
              at("Min Available", "/spec/minAvailable", "N/A"),
              at("Max Unavailable", "/spec/maxUnavailable", "N/A"),
              number("Allowed Disruptions", o -> o.at("/status/disruptionsAllowed").asLong()),
              age());
      case "leases" -> List.of(at("Holder", "/spec/holderIdentity"), age());
      case "rolebindings", "clusterrolebindings" ->
          List.of(
              text(
                  "Role",
                  o -> o.at("/roleRef/kind").asText() + "/" + o.at("/roleRef/name").asText()),
              age());
      case "roles", "clusterroles", "customresourcedefinitions" ->
          List.of(at("Created At", "/metadata/creationTimestamp"));
      default -> List.of(age());
    };
  }

  private static List<Column> pods() {
    return List.of(
        text("Ready", PodWords::ready),
        text("Status", PodWords::status),
        text("Restarts", PodWords::restarts),
        age(),
        at("IP", "/status/podIP", NONE).wide(),
        at("Node", "/spec/nodeName", NONE).wide(),
        at("Nominated Node", "/status/nominatedNodeName", NONE).wide(),
        text("Readiness Gates", pod -> NONE).wide());
  }

  private static List<Column> workloads(String plural) {
    var containers = text("Containers", o -> containers(o, "name")).wide();
    var images = text("Images", o -> containers(o, "image")).wide();
    var selector = text("Selector", o -> labels(o.at("/spec/selector/matchLabels"))).wide();
    Function<JsonNode, String> ready =
        o -> o.at("/status/readyReplicas").asLong() + "/" + o.at("/spec/replicas").asLong();
    return switch (plural) {
      case "statefulsets" -> List.of(text("Ready", ready), age(), containers, images);
      case "deployments" ->
          List.of(
              text("Ready", ready),
              number("Up-to-date", o -> o.at("/status/updatedReplicas").asLong()),
              number("Available", o -> o.at("/status/availableReplicas").asLong()),
              age(),
              containers,
              images,
              selector);
      case "replicasets" ->
          List.of(
              number("Desired", o -> o.at("/spec/replicas").asLong()),
              number("Current", o -> o.at("/status/replicas").asLong()),
              number("Ready", o -> o.at("/status/readyReplicas").asLong()),
              age(),
              containers,
              images,
              selector);
      case "controllerrevisions" ->
          List.of(
              text(
                  "Controller",
                  o -> {
                    var owner = o.at("/metadata/ownerReferences/0");
                    var group = owner.path("apiVersion").asText("").replaceFirst("/?[^/]*$", "");
                    var kind = owner.path("kind").asText("").toLowerCase(Locale.ROOT);
                    return kind.isEmpty()
                        ? NONE
                        : "%s.%s/%s".formatted(kind, group, owner.path("name").asText());
                  }),
              number("Revision", o -> o.path("revision").asLong()),
              age());
      default ->
          List.of(
              text(
                  "Completions",
                  o ->
                      o.at("/status/succeeded").asLong()
                          + "/"
                          + o.at("/spec/completions").asLong(1)),
              age());
    };
  }

  private static List<Column> network(String plural) {
    return switch (plural) {
      case "services" ->
          List.of(
              at("Type", "/spec/type"),
              at("Cluster-IP", "/spec/clusterIP", NONE),
              text("External-IP", Columns::external),
              text("Port(s)", Columns::ports),
              age(),
              text("Selector", o -> labels(o.at("/spec/selector"))).wide());
      case "endpoints" -> List.of(text("Endpoints", Columns::endpoints), age());
      case "endpointslices" ->
          List.of(
              at("AddressType", "/addressType"),
              text("Ports", o -> join(each(o.path("ports")).map(p -> p.path("port").asText()))),
              text(
                  "Endpoints",
                  o ->
                      join(
                          each(o.path("endpoints"))
                              .flatMap(e -> each(e.path("addresses")))
                              .map(JsonNode::asText))),
              age());
      default ->
          List.of(text("Pod-Selector", o -> labels(o.at("/spec/podSelector/matchLabels"))), age());
    };
  }

  private static List<Column> storage(String plural) {
    var modes = text("Access Modes", o -> modes(o.at("/spec/accessModes")));
    return switch (plural) {
      case "persistentvolumeclaims" ->
          List.of(
              at("Status", "/status/phase"),
              at("Volume", "/spec/volumeName"),
              at("Capacity", "/status/capacity/storage"),
              modes,
              at("StorageClass", "/spec/storageClassName"),
              at("VolumeAttributesClass", "/spec/volumeAttributesClassName", "<unset>"),
              age(),
              at("VolumeMode", "/spec/volumeMode").wide());
      case "persistentvolumes" ->
          List.of(
              at("Capacity", "/spec/capacity/storage"),
              modes,
              at("Reclaim Policy", "/spec/persistentVolumeReclaimPolicy"),
              at("Status", "/status/phase"),
              text("Claim", Columns::claim),
              at("StorageClass", "/spec/storageClassName"),
              at("VolumeAttributesClass", "/spec/volumeAttributesClassName", "<unset>"),
              at("Reason", "/status/reason"),
              age(),
              at("VolumeMode", "/spec/volumeMode").wide());
      default ->
          List.of(
              at("Provisioner", "/provisioner"),
              at("ReclaimPolicy", "/reclaimPolicy", "Delete"),
              at("VolumeBindingMode", "/volumeBindingMode", "Immediate"),
              at("AllowVolumeExpansion", "/allowVolumeExpansion", "false"),
              age());
    };
  }

  private static List<Column> events() {
    return List.of(
        text("Last Seen", event -> Column.ago(seen(event))),
        at("Type", "/type"),
        at("Reason", "/reason"),
        text(
            "Object",
            o ->
                o.at("/involvedObject/kind").asText().toLowerCase(Locale.ROOT)
                    + "/"
                    + o.at("/involvedObject/name").asText()),
        at("Subobject", "/involvedObject/fieldPath").wide(),
        at("Source", "/source/component").wide(),
        text("Message", event -> event.path("message").asText().strip()),
        text("First Seen", event -> Column.ago(event.path("firstTimestamp").asText(""))).wide(),
        number("Count", event -> event.path("count").asLong(1)).wide(),
        at("Name", "/metadata/name").wide());
  }

  private static String seen(JsonNode event) {
    return Stream.of("/series/lastObservedTime", "/lastTimestamp", "/firstTimestamp", "/eventTime")
        .map(pointer -> event.at(pointer).asText(""))
        .filter(time -> !time.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String nodeStatus(JsonNode node) {
    var ready =
        each(node.at("/status/conditions"))
            .filter(condition -> condition.path("type").asText().equals("Ready"))
            .map(
                condition ->
                    condition.path("status").asText().equals("True") ? "Ready" : "NotReady")
            .findFirst()
            .orElse("Unknown");
    return node.at("/spec/unschedulable").asBoolean() ? ready + ",SchedulingDisabled" : ready;
  }

  private static String claim(JsonNode volume) {
    var claim = volume.at("/spec/claimRef");
    return claim.isObject()
        ? claim.path("namespace").asText() + "/" + claim.path("name").asText()
        : "";
  }

  private static String external(JsonNode service) {
    var ingress =
        each(service.at("/status/loadBalancer/ingress"))
            .map(each -> each.path("ip").asText(each.path("hostname").asText("")));
    return switch (service.at("/spec/type").asText()) {
      case "LoadBalancer" -> {
        var found = join(ingress);
        yield found.equals(NONE) ? "<pending>" : found;
      }
      case "ExternalName" -> service.at("/spec/externalName").asText();
      default -> join(each(service.at("/spec/externalIPs")).map(JsonNode::asText));
    };
  }

  private static String ports(JsonNode service) {
    return join(
        each(service.at("/spec/ports"))
            .map(
                port ->
                    port.path("port").asText()
                        + (port.has("nodePort") ? ":" + port.path("nodePort").asText() : "")
                        + "/"
                        + port.path("protocol").asText("TCP")));
  }

  private static String endpoints(JsonNode endpoints) {
    return join(
        each(endpoints.path("subsets"))
            .flatMap(
                subset ->
                    each(subset.path("addresses"))
                        .flatMap(
                            address ->
                                each(subset.path("ports"))
                                    .map(
                                        port ->
                                            address.path("ip").asText()
                                                + ":"
                                                + port.path("port").asText()))));
  }

  private static String modes(JsonNode modes) {
    return each(modes)
        .map(
            mode ->
                switch (mode.asText()) {
                  case "ReadWriteOnce" -> "RWO";
                  case "ReadOnlyMany" -> "ROX";
                  case "ReadWriteMany" -> "RWX";
                  case "ReadWriteOncePod" -> "RWOP";
                  default -> mode.asText();
                })
        .collect(Collectors.joining(","));
  }

  private static String containers(JsonNode object, String field) {
    return each(object.at("/spec/template/spec/containers"))
        .map(container -> container.path(field).asText())
        .collect(Collectors.joining(","));
  }

  private static String labels(JsonNode labels) {
    return join(labels.properties().stream().map(e -> e.getKey() + "=" + e.getValue().asText()));
  }

  private static Stream<JsonNode> each(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private static String join(Stream<String> words) {
    var text = words.collect(Collectors.joining(","));
    return text.isEmpty() ? NONE : text;
  }
}
