package dev.ottla.api;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// What Ottla sets itself and a person may not: each list is written once, as the text that the
/// rules of the definitions use, and read from there for Java.
public final class Owned {
  /// Who a node is.
  static final String IDENTITY = "['node.id','broker.id','process.roles']";

  /// The quorum of controllers: `controller.quorum.voters` and its like.
  static final String QUORUM = "controller.quorum.";

  /// Where a node listens and what it tells clients.
  static final String NETWORK =
      "['listeners','advertised.listeners','listener.security.protocol.map',"
          + "'inter.broker.listener.name','security.inter.broker.protocol',"
          + "'controller.listener.names','early.start.listeners']";

  /// Where a node keeps its data.
  static final String DISKS = "['log.dir','log.dirs','metadata.log.dir','cordoned.log.dirs']";

  /// Where a node stands.
  static final String RACK = "broker.rack";

  /// Who may do what.
  static final String ACCESS =
      "['authorizer.class.name','super.users','allow.everyone.if.no.acl.found',"
          + "'principal.builder.class','delegation.token.secret.key']";

  /// How connections are encrypted and proven.
  static final String TLS = "ssl.";

  static final String SASL = "sasl.";

  /// Properties of a single listener; those of Ottla's own are not a person's.
  static final String LISTENER = "listener.name.";

  static final String CONTROLLER = LISTENER + "controller.";
  static final String REPLICATION = LISTENER + "replication.";

  static final String PORT_LIST = "[8080,9090,9091]";

  static final String LISTENER_LIST =
      "['controller','controllers','broker','brokers','replication','bootstrap','topology','http']";

  private static final Pattern WORD = Pattern.compile("[^\\[\\]',]+");

  /// Broker properties that Ottla sets.
  public static final Set<String> PROPERTIES = words(IDENTITY + NETWORK + DISKS + ACCESS + RACK);

  /// Beginnings of the names of broker properties that Ottla sets.
  public static final Set<String> PREFIXES = Set.of(QUORUM, TLS, SASL, CONTROLLER, REPLICATION);

  /// Ports that Ottla uses in every pod: health and metrics, controllers, replication.
  public static final Set<Integer> PORTS =
      words(PORT_LIST).stream().map(Integer::valueOf).collect(toUnmodifiableSet());

  /// Names that a listener of a person may not have: Ottla's own, and those that would give its
  /// Service or port the name of another.
  public static final Set<String> LISTENERS = words(LISTENER_LIST);

  private Owned() {}

  /// Whether a broker property is Ottla's to set.
  public static boolean owns(String property) {
    return PROPERTIES.contains(property)
        || PREFIXES.stream().anyMatch(property::startsWith)
        || (property.startsWith(LISTENER)
            && (property.contains("." + TLS) || property.contains("." + SASL)));
  }

  private static Set<String> words(String lists) {
    return WORD.matcher(lists).results().map(MatchResult::group).collect(toUnmodifiableSet());
  }
}
