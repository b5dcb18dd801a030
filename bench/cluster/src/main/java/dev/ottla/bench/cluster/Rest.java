package dev.ottla.bench.cluster;

import dev.ottla.e2e.House;
import dev.ottla.e2e.Kubectl;
import dev.ottla.e2e.Machine;
import dev.ottla.e2e.Page;
import dev.ottla.e2e.Place;
import dev.ottla.e2e.Running;
import dev.ottla.e2e.Substrate;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a cluster costs when nothing changes: calls to the API server and to Kafka, and memory.
final class Rest {
  /// The operator looks at Kafka every two minutes: two looks fall into this.
  private static final Duration WATCHED = Duration.ofMinutes(4);

  /// What only an Admin client asks; brokers ask each other other things.
  private static final Pattern ASKED =
      Pattern.compile(
          "kafka_requests_total\\{request=\"(?:Describe[A-Za-z]*|Metadata|List[A-Za-z]*)\"\\} ([0-9.E]+)");

  private static final Pattern MEMORY = Pattern.compile("\"rssBytes\": ?([0-9]+)");

  private final Place place;
  private final Figures figures;
  private final Kubectl kubectl;

  Rest(Place place, Figures figures) {
    this.place = place;
    this.figures = figures;
    this.kubectl = place.substrate().kubectl("default");
  }

  void measure(Running orders) {
    if (place.substrate().kind() == Substrate.Kind.EMBEDDED) {
      watch(orders);
    } else {
      try (Calls calls = Calls.begin(kubectl)) {
        double before = calls.count();
        watch(orders);
        double each = (calls.count() - before) / WATCHED.toSeconds() * 60;
        figures.against("Strimzi 150, goal 5", 5, "API calls at rest", "a minute", each);
      }
    }
    memory();
  }

  private void watch(Running orders) {
    double asked = asked(orders);
    double cpu = operator().map(p -> Machine.cpuSeconds(p.pid())).orElse(0.0);
    Pause.of(WATCHED);
    double minutes = WATCHED.toSeconds() / 60.0;
    figures.add("Kafka requests at rest", "a minute", (asked(orders) - asked) / minutes);
    operator()
        .ifPresent(
            p ->
                figures.add(
                    "operator at rest",
                    "CPU s a minute",
                    (Machine.cpuSeconds(p.pid()) - cpu) / minutes));
  }

  private double asked(Running orders) {
    return orders.brokers().stream()
        .mapToDouble(p -> Calls.sum(ASKED, Page.metrics(place.substrate(), p)))
        .sum();
  }

  private void memory() {
    OptionalDouble operator =
        operator()
            .map(p -> OptionalDouble.of(Machine.rssMib(p.pid())))
            .orElseGet(this::operatorFar);
    operator.ifPresent(
        mib -> figures.against("Strimzi 248 MB, goal 180", 180, "RSS of the operator", "MiB", mib));
    server()
        .ifPresent(
            p -> {
              double server = Machine.rssMib(p.pid());
              figures.add("RSS of the embedded API server", "MiB", server);
              operator.ifPresent(
                  mib -> figures.against("goal 220", 220, "RSS of both", "MiB", server + mib));
            });
  }

  /// The embedded API server and its pods are this process's children.
  private Optional<ProcessHandle> server() {
    return ProcessHandle.current().children().filter(ProcessHandle::isAlive).findFirst();
  }

  private Optional<ProcessHandle> operator() {
    return server()
        .flatMap(
            s ->
                Stream.of(s)
                    .flatMap(ProcessHandle::descendants)
                    .filter(p -> Machine.has(p.pid(), "OTTLA_POD_NAMESPACE=" + House.OPERATOR))
                    .findFirst());
  }

  /// By what the node's kubelet tells of the operator's pod.
  private OptionalDouble operatorFar() {
    String where = "jsonpath={.items[0].spec.nodeName} {.items[0].metadata.name}";
    String[] pod =
        kubectl.say("-n", House.OPERATOR, "get", "pods", "-o", where).trim().split(" ", -1);
    String all = kubectl.say("get", "--raw", "/api/v1/nodes/" + pod[0] + "/proxy/stats/summary");
    int from = all.indexOf(pod[1]);
    return from < 0
        ? OptionalDouble.empty()
        : MEMORY
            .matcher(all.substring(from))
            .results()
            .mapToDouble(m -> Double.parseDouble(m.group(1)) / (1 << 20))
            .findFirst();
  }
}
