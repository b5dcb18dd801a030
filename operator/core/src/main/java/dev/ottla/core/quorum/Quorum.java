package dev.ottla.core.quorum;

import dev.ottla.core.plan.Step;
import dev.ottla.core.plan.Step.AddVoter;
import dev.ottla.core.plan.Step.MarkFormed;
import dev.ottla.core.plan.Step.RemoveVoter;
import dev.ottla.core.world.Identity;
import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.KafkaView.Replica;
import dev.ottla.core.world.Member;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.Notes;
import dev.ottla.core.world.Signature;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Decides who votes. One change at a time: Kafka takes no second one before the first is committed
/// (KIP-853), and a quorum that changes one vote at a time never loses its majority to the change.
public final class Quorum {
  /// A node that has not fetched for so long is taken for away; milliseconds.
  private static final long AWAY = 10_000;

  /// Nor is one to be counted on that has not fetched for so long; milliseconds.
  private static final long BEHIND = 5_000;

  /// Followers fetch at least so often; milliseconds.
  private static final long OVERLAP = 2_000;

  private Quorum() {}

  /// The next change, if one is due and safe.
  public static Optional<Step> next(World world) {
    return world.quorum().filter(KafkaView.Quorum::decides).flatMap(q -> next(world, q));
  }

  private static Optional<Step> next(World world, KafkaView.Quorum quorum) {
    if (!Identity.recorded(world)) {
      return mark(world);
    }
    return replaced(quorum).or(() -> joining(world, quorum)).or(() -> left(world, quorum));
  }

  /// Whether every wanted controller votes with the disk it has, and nobody else does.
  public static boolean complete(World world) {
    return world
        .quorum()
        .filter(KafkaView.Quorum::decides)
        .filter(q -> complete(q, world.controllerIds()))
        .isPresent();
  }

  private static boolean complete(KafkaView.Quorum quorum, List<Integer> wanted) {
    List<Integer> voting = new ArrayList<>();
    for (Replica voter : quorum.voters()) {
      if (shadowed(quorum, voter)) {
        return false;
      }
      voting.add(voter.id());
    }
    Collections.sort(voting);
    return voting.equals(wanted);
  }

  private static Optional<Step> mark(World world) {
    List<String> claims =
        Identity.controllerClaims(world)
            .filter(c -> !marked(c))
            .map(c -> c.getMetadata().getName())
            .toList();
    return claims.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new MarkFormed(claims, "the quorum exists; no lost disk may ever form a second one"));
  }

  private static boolean marked(PersistentVolumeClaim claim) {
    return Notes.of(claim, Names.QUORUM_FORMED).isPresent();
  }

  /// A voter that lost its disk comes back with a new directory as an observer: the old one's vote
  /// counts against the majority and goes first.
  private static Optional<Step> replaced(KafkaView.Quorum quorum) {
    return quorum.voters().stream()
        .filter(v -> v.id() != quorum.leader())
        .filter(v -> shadowed(quorum, v))
        .findFirst()
        .map(
            v ->
                new RemoveVoter(
                    v.id(), v.directory(), "its disk was lost; it is back with an empty one"));
  }

  /// Whether the node of a voter is there with another directory: one process has one directory,
  /// and the one that fetched later is the one it has.
  private static boolean shadowed(KafkaView.Quorum quorum, Replica voter) {
    return voter.id() != quorum.leader()
        && freshest(quorum, voter.id())
            .filter(Quorum::fetches)
            .filter(o -> voter.sinceFetch() < 0 || voter.sinceFetch() > o.sinceFetch() + OVERLAP)
            .isPresent();
  }

  /// Going down, the vote goes first, while the node that has it still helps to decide: of two
  /// voters none can be spared. Nobody joins by itself (`controller.quorum.auto.join.enable`), so
  /// it stays away. The leader goes last.
  private static Optional<Step> left(World world, KafkaView.Quorum quorum) {
    List<Integer> wanted = world.controllerIds();
    return quorum.voters().stream()
        .filter(v -> !wanted.contains(v.id()))
        .filter(v -> decidesWithout(world, quorum, v))
        .min(
            Comparator.comparing((Replica v) -> v.id() == quorum.leader())
                .thenComparing(Replica::id, Comparator.reverseOrder()))
        .map(v -> new RemoveVoter(v.id(), v.directory(), "the spec wants fewer controllers"));
  }

  private static boolean decidesWithout(World world, KafkaView.Quorum quorum, Replica voter) {
    Signature signed = Signature.of(world);
    Set<Integer> ready =
        world.members().stream()
            .filter(m -> m.ready() && !signed.owes(m))
            .map(Member::id)
            .collect(Collectors.toSet());
    long stay =
        quorum.voters().stream()
            .filter(v -> !v.equals(voter))
            .filter(v -> ready.contains(v.id()))
            .filter(
                v -> v.id() == quorum.leader() || (alive(v) && freshest(quorum, v.id()).isEmpty()))
            .count();
    return stay * 2 > quorum.voters().size() - 1;
  }

  private static boolean alive(Replica replica) {
    return replica.sinceFetch() >= 0 && replica.sinceFetch() < BEHIND;
  }

  private static Optional<Step> joining(World world, KafkaView.Quorum quorum) {
    for (Member m : world.kube().members(world.names(), world.controllerRole())) {
      if (world.controls(m) && m.ready() && !quorum.votes(m.id())) {
        Optional<Replica> observer = freshest(quorum, m.id()).filter(Quorum::fetches);
        if (observer.isPresent()) {
          return Optional.of(add(world, m, observer.get()));
        }
      }
    }
    return Optional.empty();
  }

  private static Step add(World world, Member member, Replica observer) {
    return new AddVoter(
        member.id(),
        observer.directory(),
        world.names().host(member.role(), member.ordinal()),
        Names.CONTROLLER_PORT,
        "it follows the metadata log and has no vote yet");
  }

  /// Dead observers stay listed: the one that fetched last is the live one.
  private static Optional<Replica> freshest(KafkaView.Quorum quorum, int id) {
    @Nullable Replica freshest = null;
    for (Replica o : quorum.observers()) {
      boolean fresher = freshest == null || o.sinceFetch() < freshest.sinceFetch();
      if (o.id() == id && o.sinceFetch() >= 0 && fresher) {
        freshest = o;
      }
    }
    return Optional.ofNullable(freshest);
  }

  private static boolean fetches(Replica replica) {
    return replica.sinceFetch() >= 0 && replica.sinceFetch() < AWAY;
  }
}
