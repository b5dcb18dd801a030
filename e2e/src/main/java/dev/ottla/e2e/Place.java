package dev.ottla.e2e;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.awaitility.Awaitility;

/// A namespace of its own for one scenario, with pod security `restricted` enforced. At most
/// `e2e.lanes` are open at a time, 2 where it is not set: that many Kafka clusters fit beside each
/// other on a small machine.
public final class Place implements AutoCloseable {
  private static final Semaphore ROOM = new Semaphore(Integer.getInteger("e2e.lanes", 2), true);

  /// A broker that goes together with its only controller takes all its two minutes of grace.
  private static final Duration EMPTYING = Duration.ofMinutes(4);

  private final Substrate substrate;
  private final String namespace;
  private final KubernetesClient client;

  private Place(Substrate substrate, String namespace, KubernetesClient client) {
    this.substrate = substrate;
    this.namespace = namespace;
    this.client = client;
  }

  /// Waits for room, then makes the namespace, empty.
  public static Place open(Substrate substrate, String namespace) {
    ROOM.acquireUninterruptibly();
    KubernetesClient client = substrate.client();
    Place place = new Place(substrate, namespace, client);
    place.clear();
    client
        .namespaces()
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(namespace)
                .withLabels(Map.of("pod-security.kubernetes.io/enforce", "restricted"))
                .endMetadata()
                .build())
        .create();
    return place;
  }

  /// Where it lies.
  public Substrate substrate() {
    return substrate;
  }

  /// Its name.
  public String namespace() {
    return namespace;
  }

  /// A client of the API.
  public KubernetesClient client() {
    return client;
  }

  /// The real kubectl, in this namespace.
  public Kubectl kubectl() {
    return substrate.kubectl(namespace);
  }

  /// Applies what a sample says and returns the cluster that comes of it, not yet ready.
  public Running apply(Sample sample) {
    kubectl().apply(sample.yaml(substrate.host())).orThrow();
    return running(sample.name());
  }

  /// The operator's pod.
  public Pod operator() {
    return client
        .pods()
        .inNamespace(House.OPERATOR)
        .withLabel("app.kubernetes.io/name", "ottla-operator")
        .list()
        .getItems()
        .getFirst();
  }

  /// Kills the operator as a lost machine does; Kubernetes starts another.
  public void killOperator() {
    Kubectl operator = substrate.kubectl(House.OPERATOR);
    for (String pod : operator.say("get", "pods", "-o", "name").lines().toList()) {
      operator.say("delete", pod.strip(), "--force", "--grace-period=0", "--ignore-not-found");
    }
  }

  /// A cluster that was applied here.
  public Running running(String name) {
    return new Running(this, name);
  }

  /// Deletes the namespace and waits until it is gone, as a person would expect it to be soon.
  public void empty() {
    client.namespaces().withName(namespace).delete();
    awaitGone();
  }

  /// The same at once: pods get no time to end well, which nobody looks at any more. They have two
  /// minutes, and more of CI went by in waiting for them than in scenarios.
  private void clear() {
    client.namespaces().withName(namespace).delete();
    client.pods().inNamespace(namespace).withGracePeriod(0).delete();
    awaitGone();
  }

  private void awaitGone() {
    Awaitility.await("the end of namespace " + namespace)
        .atMost(EMPTYING)
        .until(() -> client.namespaces().withName(namespace).get() == null);
  }

  /// Writes down all that helps to understand what went wrong here.
  public void evidence(Path folder) {
    new Evidence(folder).collect(this);
  }

  /// Deletes the namespace and makes room for another.
  @Override
  public void close() {
    try (client) {
      clear();
    } finally {
      ROOM.release();
    }
  }

  /// Leaves the namespace as it is, for a look at it, and makes room for another.
  public void leave() {
    client.close();
    ROOM.release();
  }
}
