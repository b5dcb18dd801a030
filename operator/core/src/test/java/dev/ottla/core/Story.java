package dev.ottla.core;

import dev.ottla.api.Cluster;
import dev.ottla.core.plan.Plan;
import dev.ottla.core.world.Names;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A life of a cluster, all of it from a seed: people change their minds, fate strikes, operators
/// come and go. Then it gets quiet, and everything must come to what was last asked for.
final class Story {
  /// More rounds than anything takes that gets anywhere.
  private static final int PATIENCE = 200;

  /// No step is worth doing more often than this once the world is quiet.
  private static final int OFTEN = 6;

  private static final Map<String, Toy> AT_REST = new ConcurrentHashMap<>();

  private final long seed;
  private final Luck luck;
  private final Blunder blunder;
  private final Wishes wishes;
  private final Toy toy;
  private final Fate fate;
  private final List<ToyOperator> operators = new ArrayList<>();

  /// Events of this story.
  int events;

  Story(long seed, Blunder blunder, boolean told) {
    this.seed = seed;
    this.blunder = blunder;
    luck = Luck.of(seed);
    wishes = new Wishes(luck);
    boolean born = luck.chance(0.2);
    toy = born ? new Toy(wishes.cluster(), Sketch.BOOK) : atRest(wishes).copy();
    toy.luck = luck;
    toy.told = told;
    toy.log.clear();
    toy.say(() -> "-- " + wishes);
    fate = new Fate(toy, luck);
  }

  /// A cluster that has long been what this person wants.
  private static Toy atRest(Wishes wishes) {
    return AT_REST.computeIfAbsent(
        wishes.toString(),
        w -> {
          Toy toy = new Toy(wishes.cluster(), Sketch.BOOK);
          toy.told = false;
          toy.run();
          toy.kafka.partitions.addAll(wishes.partitions());
          return toy;
        });
  }

  /// What went wrong, if anything did.
  Optional<String> run() {
    try {
      chaos();
      quiet();
      return Optional.empty();
    } catch (Wrong e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      throw new IllegalStateException("seed " + seed + " breaks off", e);
    }
  }

  private void chaos() {
    operators.add(new ToyOperator("A", toy, blunder));
    int length = 25 + luck.pick(60);
    for (int i = 0; i < length; i++) {
      events++;
      int what = luck.pick(100);
      if (what < 50) {
        luck.pick(operators).act();
      } else if (what < 84) {
        toy.tick();
        toy.laws.heal();
      } else if (what < 94) {
        fate.strikes(operators);
      } else if (what < 97) {
        wish();
      } else if (operators.size() == 1) {
        toy.say(() -> "a second operator starts");
        operators.add(new ToyOperator("B", toy, blunder));
      } else {
        toy.say(() -> "operator A ends");
        operators.removeFirst();
      }
    }
  }

  private void wish() {
    Cluster wanted = wishes.next();
    toy.spec(wanted, wishes.toString());
  }

  private void quiet() {
    fate.ends(operators);
    if (wishes.sick()) {
      wishes.heal();
      toy.spec(wishes.cluster(), wishes.toString());
    }
    luck.end();
    toy.say(() -> "-- quiet");
    ToyOperator last = operators.getLast();
    if (wishes.asleep()) {
      rest(last);
      toy.settings = last.settings();
      Rest.asleep(toy);
      toy.spec(wishes.wake(), wishes.toString());
    }
    rest(last);
    toy.settings = last.settings();
    Rest.check(toy);
  }

  private void rest(ToyOperator last) {
    last.done.clear();
    int calm = 0;
    for (int round = 0; round < PATIENCE && calm < 3; round++) {
      events++;
      calm = round(last) ? calm + 1 : 0;
    }
    if (calm < 3) {
      @Nullable Plan plan = last.plan;
      throw new Wrong(
          "it does not come to rest: "
              + (plan == null ? "" : plan.steps() + " " + plan.waits() + plan.troubles()));
    }
  }

  /// One look, plan and all acts, then time passes; answers whether there was nothing to do.
  private boolean round(ToyOperator operator) {
    operator.act();
    operator.finish();
    operator.done.forEach(
        (what, times) -> {
          if (times > OFTEN) {
            throw new Wrong(what + " is done again and again");
          }
        });
    toy.tick();
    toy.tick();
    toy.tick();
    @Nullable Plan plan = operator.plan;
    if (plan != null
        && plan.troubles().stream().anyMatch(t -> t.reason().equals("BrokersCannotLeave"))) {
      toy.say(() -> "a person moves all replicas to the first brokers");
      toy.kafka.evacuate(toy.cluster.getSpec().brokers().replicas());
    }
    if (plan != null && plan.troubles().stream().anyMatch(t -> t.reason().equals("NoWayBack"))) {
      toy.spec(wishes.stay(), wishes.toString());
    }
    if (plan != null) {
      plan.waits().stream().filter(w -> w.why().contains(Names.UPGRADE)).forEach(this::approve);
      if (plan.waits().stream().anyMatch(w -> w.why().contains("maintenance window"))) {
        toy.say(() -> "-- noon");
        toy.now = toy.now.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(12));
      }
    }
    // What is only a matter of time shall have happened, too.
    return plan != null && plan.atRest() && plan.waits().isEmpty() && plan.troubles().isEmpty();
  }

  private void approve(Plan.Wait wait) {
    toy.annotate(Names.UPGRADE, wait.why().substring(wait.why().lastIndexOf('=') + 1));
  }

  String told() {
    return "seed " + seed + "\n" + toy.story();
  }
}
