package dev.ottla.core.autoscale;

/// Who knows what will be needed in the next hour but may not act before the waits are over: what
/// any policy that waits to their end can reach at a sudden change.
final class Foresight implements Rule {
  private static final int RISE = 120 / Plant.STEP;
  private static final int FALL = 1800 / Plant.STEP;

  /// Steps of which the highest counts: what noise hides for a moment goes on.
  private static final int NOISE = 4;

  private final int[] needed;
  private final double[][] load;
  private int since;
  private int risen = -Day.HOUR;

  Foresight(Trial trial) {
    load = trial.load();
    needed = Day.exactly(load);
  }

  @Override
  public int wanted(Plant plant) {
    int now = (int) (plant.now / Plant.STEP) - 1;
    int wanted = plant.wanted;
    since = seen(now) > wanted ? since + 1 : 0;
    int coming = most(now, now + Day.HOUR);
    if (since > RISE) {
      risen = now;
      since = 0;
      return coming;
    }
    boolean rests = !plant.moving && !plant.starting() && plant.brokers.size() == wanted;
    boolean falls = Math.max(coming, most(now - FALL, now)) < wanted;
    return falls && rests && now - risen >= Day.HOUR ? wanted - 1 : wanted;
  }

  /// What has come by now.
  private double seen(int now) {
    double most = 0;
    for (int i = Math.max(0, now - NOISE); i <= now; i++) {
      most = Math.max(most, Day.needed(load[i]));
    }
    return most;
  }

  private int most(int from, int to) {
    int most = Rule.LEAST;
    for (int i = Math.max(0, from); i <= Math.min(needed.length - 1, to); i++) {
      most = Math.max(most, needed[i]);
    }
    return most;
  }
}
