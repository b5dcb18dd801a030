package dev.ottla.core.world;

import dev.ottla.api.Cluster;
import dev.ottla.api.ClusterSpec;
import dev.ottla.api.Racks;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Metadata;
import dev.ottla.core.world.KafkaView.Quorum;
import dev.ottla.core.world.KafkaView.Up;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// All that a plan for one Cluster is made from, as seen at one moment.
///
/// @param now the moment of the look
/// @param settings what the operator was started with
/// @param cluster the resource with its spec and last status
/// @param kube the Kubernetes objects that belong to it, and the nodes
/// @param kafka what Kafka says
/// @param load what the brokers carried lately
public record World(
    Instant now, Settings settings, Cluster cluster, Kube kube, KafkaView kafka, LoadView load) {

  /// A world of whose load nothing is known.
  public World(Instant now, Settings settings, Cluster cluster, Kube kube, KafkaView kafka) {
    this(now, settings, cluster, kube, kafka, LoadView.NONE);
  }

  /// The same under another load.
  public World with(LoadView other) {
    return new World(now, settings, cluster, kube, kafka, other);
  }

  /// The names and numbers that follow from the cluster's name and spec.
  public Names names() {
    return Names.of(cluster);
  }

  /// What the person wants.
  public ClusterSpec spec() {
    return cluster.getSpec();
  }

  /// How many brokers there shall be: the one door to that number, since an autoscaler may be in
  /// charge of it.
  public int brokersWanted() {
    return cluster.brokersWanted();
  }

  /// Whether the resource is on its way out.
  public boolean deleting() {
    return cluster.getMetadata().getDeletionTimestamp() != null;
  }

  /// The StatefulSet whose pods hold the quorum: the brokers' when they double as controllers.
  public Role controllerRole() {
    return spec().controllers().combined() ? Role.BROKER : Role.CONTROLLER;
  }

  /// The node ids that shall hold the quorum, in order.
  public List<Integer> controllerIds() {
    int base = controllerRole().base();
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < spec().controllers().replicas(); i++) {
      ids.add(base + i);
    }
    return ids;
  }

  /// The pods of both StatefulSets, controllers first.
  public List<Member> members() {
    List<Member> all = new ArrayList<>(kube.members(names(), Role.CONTROLLER));
    all.addAll(kube.members(names(), Role.BROKER));
    return all;
  }

  /// Whether a pod is, or will be, a controller.
  public boolean controls(Member member) {
    return member.role() == controllerRole() && member.ordinal() < spec().controllers().replicas();
  }

  /// The rack of the node that a pod runs on; empty where racks do not matter or are not known.
  public Optional<String> rack(Member member) {
    Racks racks = spec().brokers().racks();
    if (racks == null || !member.scheduled()) {
      return Optional.empty();
    }
    String node = member.pod().getSpec().getNodeName();
    return kube.nodes().stream()
        .filter(m -> m.name().equals(node))
        .flatMap(m -> Optional.ofNullable(m.labels().get(racks.topologyKey())).stream())
        .findFirst();
  }

  /// How many pods of a role their StatefulSet runs by now; 0 before there is one. While it is made
  /// anew: those that the old one left.
  public int replicas(Role role) {
    return kube.set(names().set(role))
        .map(s -> Optional.ofNullable(s.getSpec().getReplicas()).orElse(0))
        .orElseGet(() -> kube.members(names(), role).isEmpty() ? 0 : left(role));
  }

  /// By what was written down before it went, and by the pods that are there.
  private int left(Role role) {
    Optional<Integer> noted =
        topology()
            .filter(t -> role == Role.BROKER && owned(t))
            .flatMap(t -> Notes.of(t, Names.REMADE))
            .map(Integer::parseInt);
    IntStream there = kube.members(names(), role).stream().mapToInt(m -> m.ordinal() + 1);
    return noted.map(n -> there.reduce(n, Math::max)).orElse(0);
  }

  /// One of a Cluster that had this name before is not ours.
  private boolean owned(ConfigMap map) {
    String uid = cluster.getMetadata().getUid();
    return map.getMetadata().getOwnerReferences().stream().anyMatch(o -> o.getUid().equals(uid));
  }

  /// How many pods of a role there are when the cluster does not sleep. The StatefulSet itself
  /// keeps that, so that nobody sees it stopped without the number it had.
  public int awake(Role role) {
    return Math.max(
        replicas(role),
        kube.set(names().set(role))
            .map(s -> Notes.of(s, Names.AWAKE).map(Integer::parseInt).orElse(0))
            .orElseGet(() -> left(role)));
  }

  /// What the controllers say, if they do.
  public Optional<Quorum> quorum() {
    return kafka.quorum() instanceof Up<Quorum>(Quorum q) ? Optional.of(q) : Optional.empty();
  }

  /// What the brokers say, if they do.
  public Optional<Brokers> brokers() {
    return kafka.brokers() instanceof Up<Brokers>(Brokers b) ? Optional.of(b) : Optional.empty();
  }

  /// The ConfigMap that tells the pods of each other, and keeps what is agreed on.
  public Optional<ConfigMap> topology() {
    return kube.find(ConfigMap.class, names().topology());
  }

  /// What the metadata log holds, if it could be read.
  public Optional<Metadata> metadata() {
    return kafka.metadata() instanceof Up<Metadata>(Metadata m) ? Optional.of(m) : Optional.empty();
  }
}
