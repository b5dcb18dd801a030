package dev.ottla.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ottla.core.world.Names;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Rules, dashboard and monitors speak of what is there.
class MonitoringTest {
  private static final String FOLDER = "manifests/monitoring/";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNode RULES = yaml(FOLDER + "rules.yaml").getFirst();

  /// Labels that Prometheus and our PodMonitors add.
  private static final Set<String> ADDED = Set.of("namespace", "cluster", "role", "pod");

  private static final Pattern SELECTOR = Pattern.compile("([a-z_]+)\\{([^}]*)}");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)(?:=~|!~|!=|=)\"[^\"]*\"");
  private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on)\\s*\\(([^)]*)\\)");
  private static final Pattern WORD = Pattern.compile("\\b([a-z_]{2,})\\b(?!\\s*\\()");
  private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "by", "on");

  private static final Map<String, Served> SERVED = served();

  private static Map<String, Served> served() {
    Map<String, Served> served = new HashMap<>();
    Stream.concat(Served.node().stream(), Served.operator().stream())
        .forEach(one -> one.samples().forEach(name -> served.put(name, one)));
    return served;
  }

  private static List<JsonNode> yaml(String file) {
    KubernetesSerialization yaml = new KubernetesSerialization();
    return Arrays.stream(Served.read(file).split("(?m)^---$", -1))
        .map(document -> JSON.<JsonNode>valueToTree(yaml.unmarshal(document, Map.class)))
        .toList();
  }

  private static List<JsonNode> alerts() {
    List<JsonNode> alerts = new ArrayList<>();
    RULES.at("/spec/groups").forEach(group -> group.path("rules").forEach(alerts::add));
    return alerts;
  }

  private static Set<String> words(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(m -> m.group(1)).collect(Collectors.toSet());
  }

  private static Served served(String where, String name) {
    return Objects.requireNonNull(SERVED.get(name), () -> where + ": nobody serves " + name);
  }

  /// Every name in an expression is served, with the labels that are asked of it.
  private static void check(String where, String expression) {
    for (MatchResult found : SELECTOR.matcher(expression).results().toList()) {
      Served one = served(where, found.group(1));
      Set<String> known = new HashSet<>(one.labels());
      known.addAll(ADDED);
      words(LABEL, found.group(2))
          .forEach(l -> assertTrue(known.contains(l), () -> where + ": no label " + l));
    }
    String bare = expression.replaceAll("\\{[^}]*}", "").replaceAll("\\[[^]]*]", "");
    Set<String> names = new TreeSet<>(words(WORD, GROUPING.matcher(bare).replaceAll("")));
    names.removeAll(OPERATORS);
    assertTrue(!names.isEmpty(), () -> where + ": no metric in " + expression);
    Set<String> known = new HashSet<>(ADDED);
    names.forEach(n -> known.addAll(served(where, n).labels()));
    for (String list : words(GROUPING, bare)) {
      for (String label : list.split(",", -1)) {
        assertTrue(known.contains(label.strip()), () -> where + ": no label " + label);
      }
    }
  }

  @Test
  void alertsSpeakOfWhatIsServed() {
    List<JsonNode> alerts = alerts();
    assertTrue(alerts.size() > 20, () -> alerts.size() + " alerts");
    alerts.forEach(a -> check(a.path("alert").asText(), a.path("expr").asText()));
  }

  @Test
  void everyAlertSaysHowPressingItIsAndWhatToDo() {
    String runbooks = Served.read("docs/guide/runbooks.md");
    List<String> sections =
        runbooks.lines().filter(l -> l.startsWith("## ")).map(l -> l.substring(3)).toList();
    assertEquals(alerts().stream().map(a -> a.path("alert").asText()).toList(), sections);
    for (JsonNode alert : alerts()) {
      String name = alert.path("alert").asText();
      assertTrue(alert.at("/labels/severity").asText().matches("critical|warning"), name);
      assertTrue(alert.at("/annotations/summary").asText().length() > 10, name);
      assertTrue(alert.at("/annotations/description").asText().endsWith("."), name);
      assertEquals(
          "docs/guide/runbooks.md#" + name.toLowerCase(Locale.ROOT),
          alert.at("/annotations/runbook").asText());
    }
  }

  @Test
  void linksInTheRunbooksLeadSomewhere() {
    String runbooks = Served.read("docs/guide/runbooks.md");
    Set<String> anchors =
        runbooks
            .lines()
            .filter(l -> l.startsWith("## "))
            .map(l -> l.substring(3).toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    Set<String> links = words(Pattern.compile("\\(#([a-z]+)\\)"), runbooks);
    assertTrue(anchors.containsAll(links), () -> links + " are not all in " + anchors);
    Set<String> named = words(Pattern.compile("`((?:ottla|kafka)_[a-z_]+)`"), runbooks);
    named.forEach(n -> assertTrue(SERVED.containsKey(n), () -> "nobody serves " + n));
  }

  @Test
  void theDashboardShowsWhatIsServed() throws Exception {
    JsonNode dashboard = JSON.readTree(Served.read(FOLDER + "ottla.json"));
    int shown = 0;
    Set<Integer> ids = new HashSet<>();
    for (JsonNode panel : dashboard.path("panels")) {
      assertTrue(ids.add(panel.path("id").asInt()), "each panel has an id of its own");
      for (JsonNode target : panel.path("targets")) {
        check(panel.path("title").asText(), target.path("expr").asText());
        shown++;
      }
    }
    int count = shown;
    assertTrue(count > 20, () -> "only " + count + " expressions");
    for (JsonNode variable : dashboard.at("/templating/list")) {
      if (variable.path("type").asText().equals("query")) {
        assertTrue(
            words(WORD, variable.path("query").asText()).stream().anyMatch(SERVED::containsKey));
      }
    }
  }

  /// The labels of our pods, and the name that their port has.
  @Test
  void monitorsFindThePods() {
    List<JsonNode> monitors = yaml(FOLDER + "podmonitors.yaml");
    assertEquals(2, monitors.size());
    monitors.forEach(m -> assertEquals("http", m.at("/spec/podMetricsEndpoints/0/port").asText()));
    String deployment = Served.read("manifests/deployment.yaml");
    assertTrue(deployment.contains("- name: http\n"), "the operator's port");
    assertEquals(
        "ottla-operator",
        monitors.getFirst().at("/spec/selector/matchLabels/app.kubernetes.io~1name").asText());
    List<String> keys = new ArrayList<>();
    monitors
        .getLast()
        .at("/spec/selector/matchExpressions")
        .forEach(e -> keys.add(e.path("key").asText()));
    assertEquals(List.of(Names.CLUSTER_LABEL, Names.ROLE_LABEL), keys);
  }
}
