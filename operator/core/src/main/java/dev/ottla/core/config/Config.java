package dev.ottla.core.config;

import dev.ottla.api.ClusterSpec;
import dev.ottla.api.Listener;
import dev.ottla.api.Resources;
import dev.ottla.core.plan.Step;
import dev.ottla.core.plan.Step.Configure;
import dev.ottla.core.world.Identity;
import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The configuration of the nodes: the `server.properties` of a role's pods, and what Kafka takes
/// while they run.
///
/// Each property has one home. What a node reads at its start only is in the file, which is the
/// same for all pods of a role; what differs from pod to pod (node id, addresses, directories) the
/// launcher adds, and what it needs to know for that is given under `ottla.` and never reaches
/// Kafka. What Kafka takes live is kept by Kafka itself: it is in the metadata log, which every
/// node reads before it serves.
public final class Config {
  private static final String MIN_ISR = "min.insync.replicas";

  /// A broker learns at a beat that it has caught up, that it may serve, and that it may stop: at
  /// Kafka's own two seconds these waits are the larger half of a restart.
  private static final Duration BEAT = Duration.ofMillis(500);

  /// A broker that was silent for so long has lost its leaderships: twelve beats in a row, where
  /// Kafka's own nine seconds allow for four.
  private static final Duration SESSION = Duration.ofSeconds(6);

  /// Followers of a broker that came back with a new address may be told the old one for as long as
  /// DNS keeps it, and nobody answers there: the sooner they ask again the shorter nothing is
  /// acknowledged. A lost packet is sent again after one second; Kafka would wait for ten.
  private static final Duration SETUP = Duration.ofSeconds(2);

  private static final Duration SETUP_AT_MOST = Duration.ofSeconds(5);

  /// Bytes for a core. What is written now and what moves come in the same answers of one leader to
  /// one follower, one after the other: of Kafka's ten megabytes producers wait for what moves.
  private static final int PIECE = 1 << 20;

  private static final int LEAST_PIECE = 1 << 18;

  /// Seconds over which a broker keeps to the limits on copies. Kafka keeps one more than it is
  /// told, and forgets a second as a whole: of two, and so much more of its eleven, all that the
  /// limit allows goes at once, and then nothing for as long. A sum is divided by a second at least
  /// (`SimpleRate`), so that one alone is sound.
  private static final int QUOTA_WINDOW = 1;

  /// A follower that hears of a new leader before that one does is refused, and Kafka lets it wait
  /// for a second: so long nobody who waits for all copies is answered.
  private static final Duration ASKED_AGAIN = Duration.ofMillis(100);

  /// A partition that gets a new leader is asked for when the request before it is answered, which
  /// Kafka puts off for half a second while there is nothing to send.
  private static final Duration HELD_BACK = Duration.ofMillis(200);

  /// Of a broker's memory for the keys that its log cleaner looks at in one go: a sixteenth of its
  /// heap (decision 36), at 24 bytes a key. Kafka's own 128 MiB are half of a small heap, held as
  /// long as the broker runs: what is left of the old generation is so little that each collection
  /// is a whole one.
  private static final int CLEANING = 40;

  private static final long MOST_CLEANING = 1 << 27;

  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,3}");

  private Config() {}

  /// The properties of a role, sorted, one per line.
  public static String of(World world, String version, Identity identity, Role role) {
    Map<String, String> all = new TreeMap<>();
    all.putAll(defaults(world.spec()));
    world.spec().config().entrySet().stream()
        .filter(e -> !Live.is(version, e.getKey()))
        .forEach(e -> all.put(e.getKey(), e.getValue()));
    all.putAll(owned(world, identity));
    boolean broker = role == Role.BROKER;
    if (broker) {
      all.putAll(brokers(world.spec()));
    }
    return all.entrySet().stream()
        .map(e -> e.getKey() + "=" + escaped(e.getValue()))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /// What Kafka shall keep for all nodes, by the spec. How many must be in sync is among it even
  /// if no person says so: with eligible leader replicas (KIP-966) Kafka keeps it there from the
  /// beginning, and no longer heeds the file.
  static SortedMap<String, String> live(ClusterSpec spec, String version) {
    SortedMap<String, String> live = new TreeMap<>();
    live.put(MIN_ISR, Integer.toString(inSync(spec)));
    spec.config()
        .forEach(
            (name, value) -> {
              if (Live.is(version, name)) {
                live.put(name, value.strip());
              }
            });
    return live;
  }

  /// What Kafka shall keep and does not yet, or still keeps of what we once asked it to. What a
  /// person has set beside that stays; so nothing is set before the topology says that it is ours.
  public static Optional<Step> next(World world, String version) {
    return world.metadata().flatMap(m -> next(world, version, m));
  }

  private static Optional<Step> next(World world, String version, KafkaView.Metadata metadata) {
    SortedMap<String, String> wanted = live(world.spec(), version);
    Set<String> recorded = recorded(world);
    SortedMap<String, String> set = new TreeMap<>(wanted);
    set.keySet().retainAll(recorded);
    set.entrySet().removeIf(e -> e.getValue().equals(metadata.everywhere().get(e.getKey())));
    Set<String> reset = new TreeSet<>(recorded);
    reset.removeIf(k -> wanted.containsKey(k) || !metadata.everywhere().containsKey(k));
    return set.isEmpty() && reset.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Configure(
                set, reset, "the spec asks for it, and Kafka takes it without a restart"));
  }

  /// The names of the properties that are kept in Kafka on our word: all that the spec asks for or
  /// has ever asked for. None is ever dropped, since another operator may be about to set it.
  public static SortedSet<String> ours(World world, String version) {
    SortedSet<String> ours = recorded(world);
    ours.addAll(live(world.spec(), version).keySet());
    return ours;
  }

  private static SortedSet<String> recorded(World world) {
    return world
        .topology()
        .map(ConfigMap::getData)
        .map(d -> d.getOrDefault(Names.LIVE, ""))
        .map(t -> t.lines().collect(Collectors.toCollection(TreeSet<String>::new)))
        .orElseGet(TreeSet::new);
  }

  /// The properties that Kafka takes live in a version, and those of them that we change by a
  /// restart all the same.
  public static Set<String> takenLive(String version) {
    return Stream.concat(Live.names(version).stream(), Live.byRestart().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /// What a person may change. Kafka's own defaults of one copy and topics made by accident suit
  /// nobody who keeps data; a copy more than must be in sync lets one broker restart.
  private static Map<String, String> defaults(ClusterSpec spec) {
    int copies = copies(spec);
    int inSync = inSync(spec);
    int cores = spec.brokers().resources().cores();
    Map<String, String> d = new TreeMap<>();
    d.put("broker.heartbeat.interval.ms", Long.toString(BEAT.toMillis()));
    d.put("broker.session.timeout.ms", Long.toString(SESSION.toMillis()));
    d.put("socket.connection.setup.timeout.ms", Long.toString(SETUP.toMillis()));
    d.put("socket.connection.setup.timeout.max.ms", Long.toString(SETUP_AT_MOST.toMillis()));
    d.put("replica.fetch.response.max.bytes", piece(spec.brokers().resources()));
    d.put("log.cleaner.dedupe.buffer.size", cleaning(spec.brokers().resources()));
    d.put("replication.quota.window.num", Integer.toString(QUOTA_WINDOW));
    d.put("alter.log.dirs.replication.quota.window.num", Integer.toString(QUOTA_WINDOW));
    d.put("replica.fetch.backoff.ms", Long.toString(ASKED_AGAIN.toMillis()));
    d.put("replica.fetch.wait.max.ms", Long.toString(HELD_BACK.toMillis()));
    d.put("auto.create.topics.enable", "false");
    d.put("default.replication.factor", Integer.toString(copies));
    d.put(MIN_ISR, Integer.toString(inSync));
    d.put("offsets.topic.replication.factor", Integer.toString(copies));
    d.put("transaction.state.log.replication.factor", Integer.toString(copies));
    d.put("transaction.state.log.min.isr", Integer.toString(inSync));
    d.put("share.coordinator.state.topic.replication.factor", Integer.toString(copies));
    d.put("share.coordinator.state.topic.min.isr", Integer.toString(inSync));
    d.put("num.network.threads", Integer.toString(Math.max(3, cores)));
    d.put("num.io.threads", Integer.toString(Math.max(8, 2 * cores)));
    d.put("num.recovery.threads.per.data.dir", Integer.toString(Math.max(2, cores)));
    d.put("controlled.shutdown.enable", "true");
    return d;
  }

  /// What a broker takes a few milliseconds to read, by the part of a core that it may count on.
  private static String piece(Resources broker) {
    return Integer.toString(Math.max(LEAST_PIECE, (int) (PIECE * Math.min(1, broker.promised()))));
  }

  private static String cleaning(Resources broker) {
    return Long.toString(Math.min(MOST_CLEANING, broker.memory() / CLEANING));
  }

  private static int inSync(ClusterSpec spec) {
    return Math.max(1, copies(spec) - 1);
  }

  /// A person's own number of copies also rules how many of them must be in sync. Not by the number
  /// that an autoscaler wants: pods would restart each time it passes three.
  private static int copies(ClusterSpec spec) {
    String said = spec.config().getOrDefault("default.replication.factor", "");
    return NUMBER.matcher(said).matches()
        ? Integer.parseInt(said)
        : Math.min(3, spec.brokers().replicas());
  }

  private static Map<String, String> owned(World world, Identity identity) {
    Map<String, String> o = new TreeMap<>();
    o.put("ottla.cluster.id", identity.clusterId());
    o.put("ottla.controller.listener", "CONTROLLER:" + Names.CONTROLLER_PORT);
    o.put("controller.quorum.bootstrap.servers", controllers(world));
    o.put("controller.quorum.auto.join.enable", "false");
    o.put("listener.security.protocol.map", protocols(world.spec()));
    o.put("inter.broker.listener.name", "REPLICATION");
    return o;
  }

  private static Map<String, String> brokers(ClusterSpec spec) {
    Map<String, String> b = new TreeMap<>();
    b.put(
        "ottla.listeners",
        spec.listeners().stream()
            .map(l -> l.kafkaName() + ":" + l.port())
            .collect(Collectors.joining(",", "REPLICATION:" + Names.REPLICATION_PORT + ",", "")));
    b.put(
        "ottla.external.listeners",
        spec.listeners().stream()
            .filter(l -> l.expose() != null)
            .map(Listener::kafkaName)
            .collect(Collectors.joining(",")));
    b.put("ottla.rack", Boolean.toString(spec.brokers().racks() != null));
    return b;
  }

  private static String controllers(World world) {
    Role role = world.controllerRole();
    return IntStream.range(0, world.spec().controllers().replicas())
        .mapToObj(i -> world.names().host(role, i) + ":" + Names.CONTROLLER_PORT)
        .collect(Collectors.joining(","));
  }

  private static String protocols(ClusterSpec spec) {
    return spec.listeners().stream()
        .map(l -> l.kafkaName() + ":PLAINTEXT")
        .collect(Collectors.joining(",", "CONTROLLER:PLAINTEXT,REPLICATION:PLAINTEXT,", ""));
  }

  /// As java.util.Properties reads it back.
  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }
}
