package dev.ottla.api;

/// The rules for volumes, in CEL: what fits together, and what cannot change.
final class StorageRules {
  static final String SIZE = "isQuantity(self) && quantity(self).isGreaterThan(quantity('0'))";

  static final String SIZE_SAYS = "'\"' + self + '\" is not a size; write it like 100Gi'";

  private static final String NOW = "(has(self.volumes) && self.volumes.size() > 0)";
  private static final String THEN = "(has(oldSelf.volumes) && oldSelf.volumes.size() > 0)";

  static final String EPHEMERAL =
      "!self.ephemeral || !(has(self.size) || has(self.class) || " + NOW + ")";

  static final String EPHEMERAL_SAYS =
      "'ephemeral: true keeps data in the pod, so ' + (has(self.size) ? 'size ' + self.size :"
          + " has(self.class) ? 'class \"' + self.class + '\"' : 'volumes') + ' has no use; remove"
          + " one of the two'";

  static final String ONE_OR_MANY = "!" + NOW + " || !(has(self.size) || has(self.class))";

  static final String ONE_OR_MANY_SAYS =
      "'volumes cannot stand beside ' + (has(self.size) ? 'size ' + self.size : 'class \"' +"
          + " self.class + '\"') + ', which describe a single volume; keep one of the two'";

  static final String SAME_KIND = "self == oldSelf";

  static final String SAME_KIND_SAYS =
      "'cannot change from %s to %s, since the data would be lost; set it back, or make a new"
          + " Cluster'.format([oldSelf, self])";

  private static final String FIRST =
      "(" + NOW + " ? self.volumes[0].size : has(self.size) ? self.size : '10Gi')";

  private static final String OLD_FIRST =
      "(" + THEN + " ? oldSelf.volumes[0].size : has(oldSelf.size) ? oldSelf.size : '10Gi')";

  static final String FIRST_GROWS =
      "self.ephemeral || !isQuantity("
          + FIRST
          + ") || quantity("
          + FIRST
          + ").compareTo(quantity("
          + OLD_FIRST
          + ")) >= 0";

  static final String FIRST_GROWS_SAYS =
      "'size cannot shrink from ' + "
          + OLD_FIRST
          + " + ' to ' + "
          + FIRST
          + " + ', since a volume only grows; set at least ' + "
          + OLD_FIRST;

  // These are for the list of volumes itself, so that it is there before and after.
  private static final String OTHERS =
      "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15].filter(i, i < self.size() && i < oldSelf.size() && ";

  private static final String SHRUNK =
      OTHERS
          + "isQuantity(self[i].size) && quantity(self[i].size).isLessThan(quantity(oldSelf[i].size)))";

  static final String OTHERS_GROW = SHRUNK + ".size() == 0";

  static final String OTHERS_GROW_SAYS =
      SHRUNK
          + ".map(i, 'volumes[%d].size cannot shrink from %s to %s, since a volume only grows; set at"
          + " least %s'.format([i, oldSelf[i].size, self[i].size, oldSelf[i].size]))[0]";

  private static final String CLASS =
      ("(" + NOW + " ? (has(self.volumes[0].class) ? self.volumes[0].class : '')")
          + " : has(self.class) ? self.class : '')";

  private static final String OLD_CLASS =
      ("(" + THEN + " ? (has(oldSelf.volumes[0].class) ? oldSelf.volumes[0].class : '')")
          + " : has(oldSelf.class) ? oldSelf.class : '')";

  static final String FIRST_CLASS =
      "self.ephemeral || oldSelf.ephemeral || " + CLASS + " == " + OLD_CLASS;

  static final String FIRST_CLASS_SAYS =
      "'class cannot change from \"' + "
          + OLD_CLASS
          + " + '\" to \"' + "
          + CLASS
          + " + '\", since a volume stays where it was made; set it back, or make a new Cluster'";

  private static final String ITS_CLASS = "(has(self[i].class) ? self[i].class : '')";
  private static final String ITS_OLD_CLASS = "(has(oldSelf[i].class) ? oldSelf[i].class : '')";
  private static final String MOVED = OTHERS + ITS_CLASS + " != " + ITS_OLD_CLASS + ")";

  static final String OTHER_CLASSES = MOVED + ".size() == 0";

  static final String OTHER_CLASSES_SAYS =
      MOVED
          + ".map(i, 'volumes[%d].class cannot change from \"%s\" to \"%s\", since a volume stays"
          + " where it was made; set it back, or make a new Cluster'.format([i, "
          + ITS_OLD_CLASS
          + ", "
          + ITS_CLASS
          + "]))[0]";

  private static final String OLD_NUMBER = "(" + THEN + " ? oldSelf.volumes.size() : 1)";
  private static final String NUMBER = "(" + NOW + " ? self.volumes.size() : 1)";

  static final String AS_MANY = "self.ephemeral || " + NUMBER + " >= " + OLD_NUMBER;

  static final String AS_MANY_SAYS =
      "'volumes cannot go from %d to %d, since data is on each; they can become more; set at least"
          + " %d, or make a new Cluster'.format(["
          + OLD_NUMBER
          + ", "
          + NUMBER
          + ", "
          + OLD_NUMBER
          + "])";

  // The same for one volume, which is all that a controller has.
  private static final String ONE = "(has(self.size) ? self.size : '10Gi')";
  private static final String OLD_ONE = "(has(oldSelf.size) ? oldSelf.size : '10Gi')";
  private static final String KIND = "(has(self.class) ? self.class : '')";
  private static final String OLD_KIND = "(has(oldSelf.class) ? oldSelf.class : '')";

  static final String ONE_EPHEMERAL = "!self.ephemeral || !(has(self.size) || has(self.class))";

  static final String ONE_EPHEMERAL_SAYS =
      "'ephemeral: true keeps data in the pod, so ' + (has(self.size) ? 'size ' + self.size :"
          + " 'class \"' + self.class + '\"') + ' has no use; remove one of the two'";

  static final String ONE_GROWS =
      "self.ephemeral || !isQuantity("
          + ONE
          + ") || quantity("
          + ONE
          + ").compareTo(quantity("
          + OLD_ONE
          + ")) >= 0";

  static final String ONE_GROWS_SAYS =
      "'size cannot shrink from %s to %s, since a volume only grows; set at least %s'.format(["
          + OLD_ONE
          + ", "
          + ONE
          + ", "
          + OLD_ONE
          + "])";

  static final String ONE_CLASS =
      "self.ephemeral || oldSelf.ephemeral || " + KIND + " == " + OLD_KIND;

  static final String ONE_CLASS_SAYS =
      "'class cannot change from \"%s\" to \"%s\", since a volume stays where it was made; set it"
          + " back, or make a new Cluster'.format(["
          + OLD_KIND
          + ", "
          + KIND
          + "])";

  private StorageRules() {}
}
