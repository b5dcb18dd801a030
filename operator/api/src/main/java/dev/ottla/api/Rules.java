package dev.ottla.api;

/// The rules of a Cluster, in CEL, where its records would be hard to read with them; those of
/// storage, resources and properties have classes of their own. The API server bounds the cost of
/// each rule, so lists and texts in them have limits, and numbers get into messages by `format`.
final class Rules {
  static final String CLUSTER_NAME =
      "self.metadata.name.size() <= 40 && self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')";

  static final String CLUSTER_NAME_SAYS =
      "'metadata.name \"' + self.metadata.name + '\" cannot name a cluster, since pods and hosts are"
          + " named after it: use at most 40 lower-case letters, digits and dashes, a letter first'";

  static final String VERSION =
      "self in ['" + KafkaVersion.NEWEST + "','" + KafkaVersion.PREVIOUS + "']";

  static final String VERSION_SAYS =
      "'Kafka \"' + self + '\" is not a version that Ottla runs; use "
          + KafkaVersion.NEWEST
          + " or "
          + KafkaVersion.PREVIOUS
          + "'";

  static final String COMBINED_FITS =
      "!self.controllers.combined || self.controllers.replicas <= self.brokers.replicas";

  static final String COMBINED_FITS_SAYS =
      "'cannot be %d with combined: true and spec.brokers.replicas %d, since the first brokers"
          + " double as controllers; lower it or add brokers'"
          + ".format([self.controllers.replicas, self.brokers.replicas])";

  static final String PORTS_DIFFER = "self.all(a, self.exists_one(b, a.port == b.port))";

  static final String PORTS_DIFFER_SAYS =
      "'port %d is given to several listeners; give each its own'"
          + ".format([self.filter(a, !self.exists_one(b, a.port == b.port))[0].port])";

  static final String LISTENER_NAME = "self.matches('^[a-z][a-z0-9]{0,14}$')";

  static final String LISTENER_NAME_SAYS =
      "'\"' + self + '\" cannot name a listener; use 1 to 15 lower-case letters and digits, a letter"
          + " first'";

  static final String LISTENER_FREE = "!(self in " + Owned.LISTENER_LIST + ")";

  static final String LISTENER_FREE_SAYS =
      "'\"' + self + '\" is a name that Ottla uses; take another, such as internal or outside'";

  static final String PORT_FREE = "!(self in " + Owned.PORT_LIST + ")";

  static final String PORT_FREE_SAYS =
      "'port %d is one that Ottla uses; take another, such as 9092'.format([self])";

  static final String HOST =
      "self.matches('^[a-zA-Z0-9]([-a-zA-Z0-9.]*[a-zA-Z0-9])?$') ||"
          + " self.matches('^[0-9a-fA-F]*:[0-9a-fA-F]*:[0-9a-fA-F:.]*$')";

  static final String HOST_SAYS =
      "'\"' + self + '\" is not a host; write a name or an address, without a port'";

  static final String HOST_EXPOSED = "!has(self.advertisedHost) || has(self.expose)";

  static final String HOST_EXPOSED_SAYS =
      "'\"' + self.advertisedHost + '\" is for clients outside Kubernetes, whom listener \"' +"
          + " self.name + '\" does not serve; add expose: NodePort or LoadBalancer, or remove it'";

  static final String ODD = "self % 2 == 1";

  static final String ODD_SAYS =
      "'%d controllers bear no more losses than %d; use an odd number, such as %d or %d'"
          + ".format([self, self - 1, self - 1, self + 1])";

  static final String SAME_COMBINED_SAYS =
      "'cannot change from %s to %s, since the metadata would stay behind; set it back, or make a"
          + " new Cluster'.format([oldSelf, self])";

  static final String LABEL =
      "self.matches('^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$')";

  static final String LABEL_SAYS =
      "'\"' + self + '\" is not the name of a node label; use one such as"
          + " topology.kubernetes.io/zone'";

  static final String BANDS = "self.stopBand < self.startBand";

  static final String BANDS_SAYS =
      "'%d cannot end what begins at startBand %d; use a smaller one, such as %d'"
          + ".format([self.stopBand, self.startBand, self.startBand / 2])";

  static final String RATE = "isQuantity(self) && quantity(self).compareTo(quantity('1Mi')) >= 0";

  static final String RATE_SAYS =
      "'\"' + self + '\" is not a rate at which moves would end; write bytes a second, at least 1Mi,"
          + " like 50Mi'";

  static final String MIN_MAX = "has(self.min) && has(self.max) && self.min <= self.max";

  static final String MIN_MAX_SAYS = "write min and max, min not above max";

  static final String SLEEPS =
      "!self.hibernate || !(self.brokers.storage.ephemeral"
          + " || (!self.controllers.combined && self.controllers.storage.ephemeral))";

  static final String SLEEPS_SAYS =
      "'true would lose all data, since storage is ephemeral; delete the Cluster instead'";

  private static final String DAY = "(Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
  private static final String HOUR = "([01][0-9]|2[0-3]):[0-5][0-9]";

  /// A window of no length would be one of a day to somebody, and of nothing to somebody else.
  static final String WINDOW =
      "self.matches('^("
          + (DAY + "(," + DAY + ")* )?" + HOUR + "-(" + HOUR + "|24:00)$')")
          + " && !self.split('-')[0].endsWith(self.split('-')[1])";

  static final String WINDOW_SAYS =
      "'\"' + self + '\" is no window; write days, or none, and two hours that differ, like"
          + " Sat,Sun 02:00-06:00'";

  private Rules() {}
}
