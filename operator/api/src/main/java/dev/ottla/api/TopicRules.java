package dev.ottla.api;

/// The rules for topics, in CEL.
final class TopicRules {
  static final String NAME_FITS = "has(self.spec.name) || self.metadata.name.size() <= 249";

  static final String NAME_FITS_SAYS =
      "'metadata.name has %d characters, and the name of a topic at most 249; shorten it, or set"
          + " spec.name'.format([self.metadata.name.size()])";

  private static final String NAME = "(has(self.spec.name) ? self.spec.name : self.metadata.name)";

  private static final String OLD_NAME =
      "(has(oldSelf.spec.name) ? oldSelf.spec.name : oldSelf.metadata.name)";

  static final String SAME_NAME = NAME + " == " + OLD_NAME;

  static final String SAME_NAME_SAYS =
      "'cannot change from \"' + "
          + OLD_NAME
          + " + '\" to \"' + "
          + NAME
          + " + '\", since Kafka cannot rename a topic; set it back, or make a new Topic'";

  static final String NAME_LEGAL =
      "self.size() <= 249 && self.matches('^[a-zA-Z0-9._-]+$') && !(self in ['.','..'])";

  static final String NAME_LEGAL_SAYS =
      "'\"' + self + '\" cannot name a topic; use 1 to 249 letters, digits, dots, dashes and"
          + " underscores, and not just \".\" or \"..\"'";

  static final String NOT_INTERNAL = "!self.startsWith('__')";

  static final String NOT_INTERNAL_SAYS =
      "'\"' + self + '\" is a name that Kafka keeps for itself; use one that does not begin with two"
          + " underscores'";

  static final String SAME_CLUSTER_SAYS =
      "'cannot change from \"' + oldSelf + '\" to \"' + self + '\", since a topic stays in its"
          + " cluster; set it back, or make a new Topic'";

  static final String MORE_PARTITIONS = "self >= oldSelf";

  static final String MORE_PARTITIONS_SAYS =
      "'cannot shrink from %d to %d, since Kafka only adds partitions; set at least %d'"
          + ".format([oldSelf, self, oldSelf])";

  private static final String MIN_ISR = "self.config['min.insync.replicas']";

  static final String MIN_ISR_FITS =
      "!has(self.replicas) || !has(self.config) || !('min.insync.replicas' in self.config) || !"
          + MIN_ISR
          + ".matches('^[0-9]{1,5}$') || int("
          + MIN_ISR
          + ") <= self.replicas";

  static final String MIN_ISR_FITS_SAYS =
      "'\"min.insync.replicas\" cannot be %s with spec.replicas %d, since no more than all can be"
          + " in sync; lower it or raise spec.replicas'.format(["
          + MIN_ISR
          + ", self.replicas])";

  private static final String NOT_SPANS =
      "['retention.ms','retention.bytes'].filter(k, k in self &&"
          + " !self[k].matches('^(-1|[0-9]{1,18})$'))";

  static final String SPANS = NOT_SPANS + ".size() == 0";

  static final String SPANS_SAYS =
      NOT_SPANS
          + ".map(k, '\"' + k + '\" cannot be \"' + self[k] + '\": write a whole number, or -1 to"
          + " keep records for ever')[0]";

  static final String CLEANUP =
      "!('cleanup.policy' in self) || self['cleanup.policy'] in"
          + " ['delete','compact','compact,delete','delete,compact']";

  static final String CLEANUP_SAYS =
      "'\"cleanup.policy\" cannot be \"' + self['cleanup.policy'] + '\": write \"delete\","
          + " \"compact\" or \"compact,delete\"'";

  static final String COUNT =
      "!('min.insync.replicas' in self) ||"
          + " self['min.insync.replicas'].matches('^[1-9][0-9]{0,4}$')";

  static final String COUNT_SAYS =
      "'\"min.insync.replicas\" cannot be \"' + self['min.insync.replicas'] + '\": it is a count;"
          + " write a whole number from 1 to 99999'";

  static final String NOT_MOVING =
      "!self.exists(k, k in"
          + " ['leader.replication.throttled.replicas','follower.replication.throttled.replicas'])";

  static final String NOT_MOVING_SAYS =
      "self.filter(k, k in"
          + " ['leader.replication.throttled.replicas','follower.replication.throttled.replicas'])"
          + ".map(k, '\"' + k + '\" cannot be \"' + self[k] + '\": Ottla sets it while it moves"
          + " partitions; remove it')[0]";

  private TopicRules() {}
}
