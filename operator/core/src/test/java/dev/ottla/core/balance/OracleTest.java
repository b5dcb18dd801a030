package dev.ottla.core.balance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.core.balance.Balance.Broker;
import dev.ottla.core.balance.Balance.Disk;
import dev.ottla.core.balance.Balance.Effort;
import dev.ottla.core.balance.Balance.Goals;
import dev.ottla.core.balance.Balance.Load;
import dev.ottla.core.balance.Balance.Plan;
import dev.ottla.core.balance.Balance.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Compares plans with the best there are, on clusters small enough to look at every placement.
class OracleTest {
  private static final int CLUSTERS = 60;
  private static final int PARTS = 11;
  private static final Goals GOALS = wide();

  private enum Kind {
    SKEWED,
    ADD,
    REMOVE,
    DRIFT
  }

  /// With so few partitions a band of 9 % holds hardly any placement.
  private static Goals wide() {
    Goals usual = Goals.usual();
    return new Goals(
        usual.scope(),
        0.25,
        usual.cpuLimit(),
        usual.netLimit(),
        usual.diskLimit(),
        usual.replicaLimit(),
        false,
        0,
        usual.batch());
  }

  private static Sketch cluster(Kind kind, long seed) {
    Random dice = new Random(seed * 31 + kind.name().hashCode());
    List<Broker> brokers = new ArrayList<>();
    for (int b = 0; b < 4; b++) {
      State state =
          b < 3
              ? State.LIVE
              : switch (kind) {
                case ADD -> State.NEW;
                case REMOVE -> State.LEAVING;
                case SKEWED, DRIFT -> State.LIVE;
              };
      brokers.add(
          new Broker(b, "r" + b, 1e3, 1e12, 1e12, List.of(new Disk(1_000_000_000, true)), state));
    }
    Sketch sketch = new Sketch(brokers);
    for (int p = 0; p < PARTS; p++) {
      int broker =
          switch (kind) {
            case SKEWED -> Math.min(dice.nextInt(4), dice.nextInt(4));
            case ADD -> p % 3;
            case REMOVE, DRIFT -> p % 4;
          };
      long size = 1_000_000L + dice.nextInt(1_000_000);
      double in = size * (kind == Kind.DRIFT ? 0.5 + dice.nextDouble() : 1);
      sketch.part("t", p, List.of(broker), 1, new Load(0, 0, in, 0, 0, size));
    }
    return sketch;
  }

  /// The least bytes of all placements that meet the goals; -1 when none does.
  private static final class Exact {
    private final Layout to;
    private long best = Long.MAX_VALUE;

    Exact(Sketch sketch) {
      Columns in = sketch.model().columns();
      Racks racks = new Racks(in.brokers);
      to = new Layout(in, racks, new Shares(in, racks, GOALS));
    }

    long least() {
      look(0, 0);
      return best == Long.MAX_VALUE ? -1 : best;
    }

    private void look(int p, long bytes) {
      if (bytes >= best) {
        return;
      }
      if (p == to.in.parts) {
        best = met() ? bytes : best;
        return;
      }
      int home = to.at[p];
      for (int b = 0; b < to.brokers; b++) {
        if (to.takes[b] && !tooMuch(b, p, b == home)) {
          to.move(p, b);
          look(p + 1, bytes + (b == home ? 0 : to.in.size[p]));
        }
      }
      to.move(p, home);
    }

    /// Partitions that were not looked at yet may leave a broker, those that were do not.
    private boolean tooMuch(int b, int p, boolean home) {
      double bytes = home ? 0 : to.disk(p);
      for (int k = 0; k < to.cards.count[b]; k++) {
        int slot = to.cards.slot(b, k);
        bytes += slot <= p ? to.disk(slot) : 0;
      }
      return bytes > to.shares.high[b * Shares.STRIDE + 3];
    }

    private boolean met() {
      for (int b = 0; b < to.brokers; b++) {
        if (to.stays[b] ? to.outside(b) : to.cards.count[b] > 0) {
          return false;
        }
      }
      return true;
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void allBytesTogetherAreWithinATwentiethOfTheLeast(Kind kind) {
    long ours = 0;
    long least = 0;
    int compared = 0;
    for (long seed = 1; seed <= CLUSTERS; seed++) {
      Sketch sketch = cluster(kind, seed);
      Plan plan = Balance.plan(sketch.model(), GOALS, Effort.usual());
      long exact = new Exact(sketch).least();
      assertTrue(exact >= 0 || !plan.limits().isEmpty(), "a plan where there is none");
      if (exact >= 0 && plan.limits().isEmpty()) {
        ours += plan.bytes();
        least += exact;
        compared++;
      }
    }
    double ratio = ours / (double) least;
    assertTrue(compared > CLUSTERS / 2, kind + ": only " + compared + " were planned");
    assertTrue(ratio <= 1.05, kind + ": " + ratio);
  }
}
