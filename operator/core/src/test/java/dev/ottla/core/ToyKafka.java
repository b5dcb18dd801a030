package dev.ottla.core;

import dev.ottla.api.Cluster;
import dev.ottla.core.plan.Step.AddVoter;
import dev.ottla.core.plan.Step.RemoveVoter;
import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.NotAsked;
import dev.ottla.core.world.KafkaView.Partition;
import dev.ottla.core.world.KafkaView.Quorum;
import dev.ottla.core.world.KafkaView.Replica;
import dev.ottla.core.world.KafkaView.Up;
import dev.ottla.core.world.Kube;
import dev.ottla.core.world.Member;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.Role;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// A quorum and brokers without records.
final class ToyKafka {
  final Map<Integer, String> voters = new TreeMap<>();
  final Map<Integer, String> directories = new HashMap<>();
  final Set<Integer> fenced = new TreeSet<>();
  final List<Partition> partitions = new ArrayList<>();
  private final Set<Integer> live = new TreeSet<>();
  private final ToyKube kube;
  private int disks;

  ToyKafka(ToyKube kube) {
    this.kube = kube;
  }

  void addVoter(AddVoter step) {
    if (!step.directory().equals(directories.get(step.id()))) {
      throw new AssertionError("adds a disk that is not there: " + step);
    }
    voters.put(step.id(), step.directory());
  }

  void removeVoter(RemoveVoter step) {
    if (!voters.remove(step.id(), step.directory())) {
      throw new AssertionError("removes a vote that is not there: " + step);
    }
  }

  /// A node comes back with an empty disk.
  void loseDisk(int id) {
    directories.put(id, "disk-" + disks++);
  }

  /// Pods that are ready format, register, and go when their pod has gone.
  void settle(Cluster cluster) {
    List<Member> members = members(cluster);
    for (Member m : members) {
      if (m.ready() && controls(cluster, m)) {
        directories.computeIfAbsent(m.id(), k -> "disk-" + disks++);
      }
      if (m.ready() && m.role() == Role.BROKER && !voters.isEmpty()) {
        live.add(m.id());
        fenced.remove(m.id());
      }
    }
    Set<Integer> up = new HashSet<>();
    members.stream().filter(Member::ready).forEach(m -> up.add(m.id()));
    for (Integer id : List.copyOf(live)) {
      if (!up.contains(id)) {
        live.remove(id);
        fenced.add(id);
      }
    }
    int first = controllerRole(cluster).base();
    if (voters.isEmpty() && up.contains(first) && quorumWords().contains("standalone=" + first)) {
      voters.put(first, directories.getOrDefault(first, ""));
    }
  }

  KafkaView view(Cluster cluster) {
    List<Member> up = members(cluster).stream().filter(Member::ready).toList();
    boolean controllers = up.stream().anyMatch(m -> voters.containsKey(m.id()));
    if (!controllers) {
      return KafkaView.notAsked("no controller is ready");
    }
    List<Replica> observers =
        up.stream()
            .filter(m -> directories.containsKey(m.id()))
            .filter(m -> !disk(m).equals(voters.get(m.id())))
            .map(m -> new Replica(m.id(), disk(m), 0, 100, 100))
            .toList();
    List<Replica> votes =
        voters.entrySet().stream()
            .map(e -> new Replica(e.getKey(), e.getValue(), 0, since(e, up), 100))
            .toList();
    Quorum quorum = new Quorum(votes.getFirst().id(), 10, votes, observers);
    KafkaView.Seen<Brokers> brokers =
        live.isEmpty()
            ? new NotAsked<>("no broker is ready")
            : new Up<>(new Brokers(Set.copyOf(live), Set.copyOf(fenced), partitions));
    return new KafkaView(new Up<>(quorum), brokers);
  }

  private String disk(Member member) {
    return directories.getOrDefault(member.id(), "");
  }

  private long since(Map.Entry<Integer, String> vote, List<Member> up) {
    boolean there = up.stream().anyMatch(m -> m.id() == vote.getKey());
    return there && vote.getValue().equals(directories.get(vote.getKey())) ? 100 : 60_000;
  }

  private String quorumWords() {
    return kube.all.get("ConfigMap/orders-topology") instanceof ConfigMap map
        ? map.getData().getOrDefault("quorum", "")
        : "";
  }

  private List<Member> members(Cluster cluster) {
    Kube seen = new Kube(kube.objects(), List.of());
    Names names = new Names("shop", cluster.getMetadata().getName());
    List<Member> all = new ArrayList<>(seen.members(names, Role.CONTROLLER));
    all.addAll(seen.members(names, Role.BROKER));
    return all;
  }

  private static Role controllerRole(Cluster cluster) {
    return cluster.getSpec().controllers().combined() ? Role.BROKER : Role.CONTROLLER;
  }

  private static boolean controls(Cluster cluster, Member member) {
    return member.role() == controllerRole(cluster)
        && member.ordinal() < cluster.getSpec().controllers().replicas();
  }
}
