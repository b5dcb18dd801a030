package dev.ottla.core.upgrade;

import dev.ottla.core.plan.Plan.Trouble;
import dev.ottla.core.plan.Plan.Wait;
import dev.ottla.core.plan.Step;
import dev.ottla.core.plan.Step.Finalise;
import dev.ottla.core.world.KafkaView.Quorum;
import dev.ottla.core.world.Member;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Decides which Kafka version runs, and when what it brought is finalised.
///
/// A newer version first runs with the metadata of the old one. When all nodes have been ready
/// with it for the time that the spec names, its features are finalised; until then the old one
/// may come back, from then on it could not read the metadata log any more. That is written into
/// the topology before it is done, so that it is known also while Kafka does not answer.
///
/// @param version the version to run
/// @param oldest what to write down: the oldest version that can read the metadata log, or will be
///     from now on; while Kafka has not said it, the newest that may have formed the quorum
/// @param steps what may be done now
/// @param waits what comes when its time has come
/// @param troubles why the wanted version does not run
/// @param left how long it is until something is due
public record Upgrade(
    String version,
    String oldest,
    List<Step> steps,
    List<Wait> waits,
    List<Trouble> troubles,
    Optional<Duration> left) {
  /// What is to be done about the version of a cluster.
  public static Upgrade of(World world) {
    String wanted = world.spec().version();
    Optional<String> oldest = oldest(world);
    Optional<String> floor = oldest.or(() -> forming(world));
    if (floor.isPresent() && Releases.older(wanted, floor.get())) {
      return refused(world, wanted, floor.get(), oldest.orElse(Names.FORMING + floor.get()));
    }
    return world
        .quorum()
        .flatMap(q -> newer(world, wanted, oldest, q))
        .orElseGet(() -> running(wanted, oldest.orElse(Names.FORMING + wanted)));
  }

  private static Upgrade running(String version, String oldest) {
    return new Upgrade(version, oldest, List.of(), List.of(), List.of(), Optional.empty());
  }

  /// The features of a version that we run, at the levels to which they are finalised.
  public static Map<String, Integer> features(String version) {
    return Releases.features(version);
  }

  /// This long, or less when something is due before.
  public Duration sooner(Duration pace) {
    return left.filter(l -> l.compareTo(pace) < 0).orElse(pace);
  }

  /// What Kafka says, or what was written down: whichever is newer.
  private static Optional<String> oldest(World world) {
    Optional<String> said = world.quorum().flatMap(q -> Releases.oldest(q.features()));
    Optional<String> written = recorded(world).filter(r -> !r.startsWith(Names.FORMING));
    return said.isPresent() && written.isPresent() && Releases.older(said.get(), written.get())
        ? written
        : said.or(() -> written);
  }

  private static Optional<String> recorded(World world) {
    return world.topology().map(ConfigMap::getData).map(d -> d.get(Names.OLDEST));
  }

  /// The newest version that may have formed the quorum, as long as Kafka has not said which did.
  private static Optional<String> forming(World world) {
    return recorded(world)
        .filter(r -> r.startsWith(Names.FORMING))
        .map(r -> r.substring(Names.FORMING.length()));
  }

  /// What runs by now goes on, if it can.
  private static Upgrade refused(World world, String wanted, String oldest, String record) {
    String runs =
        world
            .kube()
            .set(world.names().set(Role.BROKER))
            .map(s -> s.getSpec().getTemplate().getMetadata().getLabels())
            .map(l -> l.get(Names.VERSION_LABEL))
            .filter(v -> !Releases.older(v, oldest))
            .orElse(oldest);
    String message =
        "spec.version is %s, but Kafka %s has formed the cluster or been finalised, and no older one can read the metadata that it writes. Kafka %s goes on running; set spec.version to %s."
            .formatted(wanted, oldest, runs, runs);
    return new Upgrade(
        runs,
        record,
        List.of(),
        List.of(),
        List.of(new Trouble("NoWayBack", message, true)),
        Optional.empty());
  }

  private static Optional<Upgrade> newer(
      World world, String wanted, Optional<String> oldest, Quorum quorum) {
    if (!lags(Releases.METADATA, wanted, quorum) || !runs(world, wanted)) {
      return Optional.empty();
    }
    Instant since = since(world);
    Instant until = since.plusSeconds(world.spec().upgrade().soakSeconds());
    if (world.now().isBefore(until)) {
      String why =
          "all nodes have run it since %s; until %s spec.version can be set back to %s"
              .formatted(words(since), words(until), Releases.before(wanted));
      return Optional.of(
          new Upgrade(
              wanted,
              oldest.orElse(Names.FORMING + wanted),
              List.of(),
              List.of(new Wait("Finalise Kafka " + wanted, why, true)),
              List.of(),
              Optional.of(Duration.between(world.now(), until).plusSeconds(1))));
    }
    Map<String, Integer> behind = new TreeMap<>(Releases.features(wanted));
    behind.keySet().removeIf(f -> !lags(f, wanted, quorum));
    String why = "all nodes have run it since " + words(since) + "; there is no way back after it";
    boolean written = recorded(world).filter(wanted::equals).isPresent();
    return Optional.of(
        new Upgrade(
            wanted,
            wanted,
            written ? List.of(new Finalise(wanted, behind, why)) : List.of(),
            List.of(),
            List.of(),
            Optional.empty()));
  }

  /// Whether a feature is finalised below the level that a version gives it.
  private static boolean lags(String feature, String version, Quorum quorum) {
    return quorum.features().getOrDefault(feature, 0)
        < Releases.features(version).getOrDefault(feature, 0);
  }

  /// Whether all nodes are there, are ready and run a version. None is while it sleeps.
  private static boolean runs(World world, String version) {
    int wanted = Stream.of(Role.values()).mapToInt(world::awake).sum();
    return world.members().size() == wanted
        && world.members().stream()
            .allMatch(m -> m.ready() && m.version().filter(version::equals).isPresent());
  }

  /// Since when all nodes have been ready together.
  private static Instant since(World world) {
    return world.members().stream()
        .map(Member::since)
        .map(s -> s.orElse(world.now()))
        .max(Instant::compareTo)
        .orElse(world.now());
  }

  private static String words(Instant moment) {
    return moment.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
