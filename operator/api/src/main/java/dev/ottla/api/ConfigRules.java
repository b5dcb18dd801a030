package dev.ottla.api;

/// The rules for broker properties, in CEL: what Ottla sets, what is no number, and what does not
/// fit the number of brokers.
final class ConfigRules {
  static final String NO_IDENTITY =
      "!self.exists(k, k in " + Owned.IDENTITY + " || k.startsWith('" + Owned.QUORUM + "'))";

  static final String NO_IDENTITY_SAYS =
      "self.filter(k, k in "
          + Owned.IDENTITY
          + " || k.startsWith('"
          + Owned.QUORUM
          + "')).map(k, '\"' + k + '\" cannot be \"' + self[k] + '\": Ottla sets it for each node;"
          + " remove it')[0]";

  private static final String NETWORK =
      "k in "
          + Owned.NETWORK
          + " || k.startsWith('"
          + Owned.CONTROLLER
          + "') || k.startsWith('"
          + Owned.REPLICATION
          + "')";

  static final String NO_NETWORK = "!self.exists(k, " + NETWORK + ")";

  static final String NO_NETWORK_SAYS =
      "self.filter(k, "
          + NETWORK
          + ").map(k, '\"' + k + '\" cannot be \"' + self[k] + '\": Ottla sets it; remove"
          + " it, and describe the listeners for clients in spec.listeners')[0]";

  static final String NO_DISKS = "!self.exists(k, k in " + Owned.DISKS + ")";

  static final String NO_DISKS_SAYS =
      "self.filter(k, k in "
          + Owned.DISKS
          + ").map(k, '\"' + k + '\" cannot be \"' + self[k] + '\": Ottla sets it from"
          + " spec.brokers.storage; remove it and describe the volumes there')[0]";

  static final String NO_RACK = "!('" + Owned.RACK + "' in self)";

  static final String NO_RACK_SAYS =
      "'\""
          + Owned.RACK
          + "\" cannot be \"' + self['"
          + Owned.RACK
          + "'] + '\": each broker learns its rack from its node; remove it and set"
          + " spec.brokers.racks.topologyKey'";

  private static final String ACCESS =
      "k in "
          + Owned.ACCESS
          + " || k.startsWith('"
          + Owned.TLS
          + "') || k.startsWith('"
          + Owned.SASL
          + "') || k.startsWith('"
          + Owned.LISTENER
          + "') && (k.contains('."
          + Owned.TLS
          + "') || k.contains('."
          + Owned.SASL
          + "'))";

  static final String NO_ACCESS = "!self.exists(k, " + ACCESS + ")";

  static final String NO_ACCESS_SAYS =
      "self.filter(k, "
          + ACCESS
          + ").map(k, '\"' + k + '\" cannot be \"' + self[k] + '\": encryption, authentication and"
          + " authorization are not for spec.config; remove it')[0]";

  private static final String COPIES =
      "['default.replication.factor','min.insync.replicas','offsets.topic.replication.factor',"
          + "'transaction.state.log.replication.factor','transaction.state.log.min.isr',"
          + "'share.coordinator.state.topic.replication.factor',"
          + "'share.coordinator.state.topic.min.isr']";

  private static final String COUNT = "matches('^[1-9][0-9]{0,4}$')";

  private static final String NOT_COUNTS =
      "("
          + COPIES
          + " + ['num.partitions','num.io.threads','num.network.threads','num.replica.fetchers'])"
          + ".filter(k, k in self && !self[k]."
          + COUNT
          + ")";

  static final String COUNTS = NOT_COUNTS + ".size() == 0";

  static final String COUNTS_SAYS =
      NOT_COUNTS
          + ".map(k, '\"' + k + '\" cannot be \"' + self[k] + '\": it is a count; write a whole"
          + " number from 1 to 99999')[0]";

  private static final String NOT_SPANS =
      "['log.retention.ms','log.retention.minutes','log.retention.hours','log.retention.bytes']"
          + ".filter(k, k in self && !self[k].matches('^(-1|[1-9][0-9]{0,17})$'))";

  static final String SPANS = NOT_SPANS + ".size() == 0";

  static final String SPANS_SAYS =
      NOT_SPANS
          + ".map(k, '\"' + k + '\" cannot be \"' + self[k] + '\": write a whole number of at least"
          + " 1, or -1 to keep records for ever')[0]";

  private static final String NOT_SWITCHES =
      "['auto.create.topics.enable','delete.topic.enable','unclean.leader.election.enable',"
          + "'auto.leader.rebalance.enable'].filter(k, k in self && !(self[k] in"
          + " ['true','false']))";

  static final String SWITCHES = NOT_SWITCHES + ".size() == 0";

  static final String SWITCHES_SAYS =
      NOT_SWITCHES
          + ".map(k, '\"' + k + '\" cannot be \"' + self[k] + '\": write \"true\" or \"false\"')[0]";

  private static final String TOO_MANY_COPIES =
      COPIES
          + ".filter(k, has(self.config) && k in self.config && self.config[k]."
          + COUNT
          + " && int(self.config[k]) > self.brokers.replicas)";

  static final String COPIES_FIT = TOO_MANY_COPIES + ".size() == 0";

  static final String COPIES_FIT_SAYS =
      TOO_MANY_COPIES
          + ".map(k, '\"%s\" cannot be %s with spec.brokers.replicas %d, since each copy needs a"
          + " broker of its own; lower it or add brokers'.format([k, self.config[k],"
          + " self.brokers.replicas]))[0]";

  private static final String FACTOR =
      "('default.replication.factor' in self.config ?"
          + " self.config['default.replication.factor'] :"
          + " ['1','1','2','3'][self.brokers.replicas < 3 ? self.brokers.replicas : 3])";

  private static final String MIN_ISR = "self.config['min.insync.replicas']";

  static final String MIN_ISR_FITS =
      "!has(self.config) || !('min.insync.replicas' in self.config) || !"
          + (MIN_ISR + "." + COUNT + " || !" + FACTOR + "." + COUNT)
          + (" || int(" + MIN_ISR + ") > self.brokers.replicas")
          + (" || int(" + MIN_ISR + ") <= int(" + FACTOR + ")");

  static final String MIN_ISR_FITS_SAYS =
      "'\"min.insync.replicas\" cannot be ' + "
          + MIN_ISR
          + " + ' where topics have ' + "
          + FACTOR
          + " + ' replicas by default, since no more than all can be in sync; lower it or raise"
          + " \"default.replication.factor\"'";

  private ConfigRules() {}
}
