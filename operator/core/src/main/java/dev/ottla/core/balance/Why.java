package dev.ottla.core.balance;

import static dev.ottla.core.balance.Shares.STRIDE;

import dev.ottla.core.balance.Balance.Dimension;
import dev.ottla.core.balance.Balance.Goals;
import dev.ottla.core.balance.Balance.Limit;
import dev.ottla.core.balance.Balance.Scope;
import dev.ottla.core.balance.Balance.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Names what keeps a cluster from its goals.
final class Why {
  private static final double HAIR = 1e-6;

  private final Layout end;
  private final Columns in;
  private final Shares shares;
  private final Goals goals;
  private final int stuck;
  private final int dropped;
  private final List<Limit> limits = new ArrayList<>();

  Why(Layout end, Goals goals, int stuck, int dropped) {
    this.end = end;
    this.goals = goals;
    this.stuck = stuck;
    this.dropped = dropped;
    in = end.in;
    shares = end.shares;
  }

  List<Limit> limits() {
    factor();
    if (goals.scope() == Scope.ALL || goals.scope() == Scope.NEEDED) {
      stuck();
    }
    if (dropped > 0) {
      say(
          "room-to-move",
          "%d partitions stay, since their new brokers have no room for them while the old ones"
              + " still hold theirs; free some space or move in two steps",
          dropped);
    }
    if (goals.scope() == Scope.ALL) {
      for (Dimension dimension : Dimension.values()) {
        capacity(dimension);
        racks(dimension);
        outside(dimension);
      }
    }
    return List.copyOf(limits);
  }

  private void say(String name, String message, Object... values) {
    limits.add(new Limit(name, String.format(Locale.ROOT, message, values)));
  }

  private int staying() {
    int staying = 0;
    for (boolean stays : end.stays) {
      staying += stays ? 1 : 0;
    }
    return staying;
  }

  private void factor() {
    int most = 0;
    int lacking = 0;
    int staying = staying();
    for (int p = 0; p < in.parts; p++) {
      if (in.wanted[p] > staying) {
        lacking++;
        most = Math.max(most, in.wanted[p]);
      }
    }
    if (lacking > 0) {
      say(
          "replication-factor",
          "%d partitions want up to %d replicas, and %d brokers may hold them",
          lacking,
          most,
          staying);
    }
  }

  private void stuck() {
    if (stuck > 0) {
      say(
          "no-place",
          "%d replicas must move, and no broker may take them within its hard limits, racks and"
              + " state; add brokers or capacity",
          stuck);
    }
  }

  private double sum(double[] of, int d) {
    double sum = 0;
    for (int b = 0; b < end.brokers; b++) {
      sum += end.stays[b] ? of[b * STRIDE + d] : 0;
    }
    return sum;
  }

  private void capacity(Dimension dimension) {
    int d = dimension.index();
    double need = sum(shares.plain, d);
    double room = sum(shares.hard, d);
    if (need > room) {
      say(
          word(dimension) + (d == 4 ? "-limit" : "-capacity"),
          "%s needs %.0f, and the brokers may bear %.0f by their hard limits",
          dimension.words(),
          need,
          room);
    }
  }

  private static String word(Dimension dimension) {
    return dimension.words().replace(' ', '-');
  }

  /// Racks whose shares are not in proportion to their brokers.
  private void racks(Dimension dimension) {
    int d = dimension.index();
    for (int r = 0; r < end.racks.brokers.length; r++) {
      double share = 0;
      double plain = 0;
      boolean shut = false;
      for (int b = 0; b < end.brokers; b++) {
        if (end.racks.of[b] == r && end.stays[b]) {
          share += shares.share[b * STRIDE + d];
          plain += shares.plain[b * STRIDE + d];
          shut |= in.brokers.get(b).state() == State.CORDONED;
        }
      }
      if (plain > 0 && Math.abs(share / plain - 1) > goals.band() + HAIR) {
        say(
            shut ? "cordoned" : "rack-spread",
            "rack '%s' bears %.2f of its share of %s: its %d brokers are too %s for replicas of a"
                + " partition to be in different racks",
            end.racks.names.get(r),
            share / plain,
            dimension.words(),
            end.racks.brokers[r],
            share > plain ? "few" : "many");
      }
    }
  }

  private void outside(Dimension dimension) {
    int d = dimension.index();
    int count = 0;
    int worst = -1;
    for (int b = 0; b < end.brokers; b++) {
      int i = b * STRIDE + d;
      if (end.stays[b] && (end.load[i] > shares.high[i] || end.load[i] < shares.low[i])) {
        count++;
        worst = worst < 0 || off(i) > off(worst * STRIDE + d) ? b : worst;
      }
    }
    if (count == 0) {
      return;
    }
    int i = worst * STRIDE + d;
    double ratio = shares.share[i] > 0 ? end.load[i] / shares.share[i] : 0;
    int big = largest(worst, d);
    String name = big >= 0 ? "partition-size" : pinned() ? "pinned" : "search";
    String cause =
        big >= 0
            ? "partition %s-%d alone is more than its band is wide"
                .formatted(in.topics.get(in.topic[big]), in.number[big])
            : pinned()
                ? "pinned topics may not move"
                : "no move or swap was found that helps; more effort or a wider band may";
    say(
        name,
        "%d brokers are outside the band of %s, broker %d most with %.2f of its share: %s",
        count,
        dimension.words(),
        in.brokers.get(worst).id(),
        ratio,
        cause);
  }

  private double off(int i) {
    return Math.max(end.load[i] - shares.high[i], shares.low[i] - end.load[i]) * shares.scale[i];
  }

  /// A partition that alone spans a broker's band; -1 when there is none.
  private int largest(int b, int d) {
    double width = shares.high[b * STRIDE + d] - shares.low[b * STRIDE + d];
    for (int p = 0; d < 4 && p < in.parts; p++) {
      if (in.loads[p * Columns.WIDTH + d] > width) {
        return p;
      }
    }
    return -1;
  }

  private boolean pinned() {
    return !in.pinned.isEmpty();
  }
}
