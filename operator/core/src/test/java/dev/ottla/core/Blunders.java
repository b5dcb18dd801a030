package dev.ottla.core;

import dev.ottla.core.plan.Plan;
import dev.ottla.core.plan.Step;
import dev.ottla.core.upgrade.Upgrade;
import dev.ottla.core.world.Form;
import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Partition;
import dev.ottla.core.world.KafkaView.Quorum;
import dev.ottla.core.world.KafkaView.Replica;
import dev.ottla.core.world.KafkaView.Up;
import dev.ottla.core.world.Kube;
import dev.ottla.core.world.Member;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.Width;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// Rules of the planner, each broken in its own way: the world is shown to it, or its plan is
/// changed, as if the rule were not there.
enum Blunders implements Blunder {
  /// A broker restarts though replicas elsewhere are not in sync.
  IGNORES_ISR {
    @Override
    public World sees(World world) {
      return partitions(
          world,
          p ->
              new Partition(
                  p.topic(), p.number(), p.leader(), p.replicas(), p.replicas(), p.minIsr()));
    }
  },
  /// As many brokers as there are restart at once.
  IGNORES_MIN_ISR {
    @Override
    public World sees(World world) {
      return partitions(
          world, p -> new Partition(p.topic(), p.number(), p.leader(), p.replicas(), p.isr(), -3));
    }
  },
  /// A pod that is down counts as up.
  IGNORES_PODS_THAT_ARE_DOWN {
    @Override
    public World sees(World world) {
      return objects(world, o -> o instanceof Pod pod ? ready(pod) : o);
    }
  },
  /// A voter that is away counts as there.
  IGNORES_VOTERS_THAT_ARE_AWAY {
    @Override
    public World sees(World world) {
      return world.kafka().quorum() instanceof Up<Quorum>(Quorum q)
          ? kafka(
              IGNORES_PODS_THAT_ARE_DOWN.sees(world),
              world
                  .kafka()
                  .with(
                      new Quorum(
                          q.leader(),
                          q.highWatermark(),
                          q.voters().stream()
                              .map(v -> new Replica(v.id(), v.directory(), 0, 0, 0))
                              .toList(),
                          q.observers(),
                          q.features())))
          : world;
    }
  },
  /// All pods that must restart do so at once.
  RESTARTS_ALL_AT_ONCE {
    @Override
    public Plan plans(World world, Plan plan) {
      List<String> all =
          world.members().stream().filter(m -> stale(world, m)).map(Member::name).toList();
      return steps(plan, s -> s instanceof Step.RestartPods ? new Step.RestartPods(all, "") : s);
    }
  },
  /// The active controller goes first.
  RESTARTS_THE_ACTIVE_CONTROLLER_FIRST {
    @Override
    public World sees(World world) {
      return world.kafka().quorum() instanceof Up<Quorum>(Quorum q) && q.decides()
          ? kafka(
              world,
              world
                  .kafka()
                  .with(
                      new Quorum(
                          q.voters().getLast().id(),
                          q.highWatermark(),
                          q.voters(),
                          q.observers(),
                          q.features())))
          : world;
    }
  },
  /// The quorum is never said to exist, so that a lost disk may form another.
  FORMS_THE_QUORUM_AGAIN {
    @Override
    public Drawing drawing(Drawing drawing) {
      return redrawn(drawing, (w, b) -> brief(b, false, b.controllers()));
    }
  },
  /// Brokers are removed whatever they hold.
  REMOVES_BROKERS_WITH_DATA {
    @Override
    public World sees(World world) {
      int want = world.spec().brokers().replicas();
      return partitions(
          world,
          p ->
              new Partition(
                  p.topic(),
                  p.number(),
                  p.leader(),
                  p.replicas().stream().filter(r -> r < want).toList(),
                  p.isr().stream().filter(r -> r < want).toList(),
                  p.minIsr()));
    }
  },
  /// Controllers stop before their vote is gone.
  STOPS_CONTROLLERS_THAT_VOTE {
    @Override
    public Drawing drawing(Drawing drawing) {
      return redrawn(drawing, (w, b) -> brief(b, b.formed(), w.spec().controllers().replicas()));
    }
  },
  /// The vote of a lost disk stays.
  KEEPS_DEAD_VOTES {
    @Override
    public Plan plans(World world, Plan plan) {
      return without(plan, s -> s instanceof Step.RemoveVoter);
    }
  },
  /// Brokers that were removed stay registered.
  KEEPS_REMOVED_BROKERS {
    @Override
    public Plan plans(World world, Plan plan) {
      return without(plan, s -> s instanceof Step.Unregister);
    }
  },
  /// Brokers are unregistered as soon as they are fenced.
  UNREGISTERS_WHO_IS_AWAY {
    @Override
    public Plan plans(World world, Plan plan) {
      List<Step> all = new ArrayList<>(plan.steps());
      world
          .brokers()
          .ifPresent(b -> b.fenced().forEach(id -> all.add(new Step.Unregister(id, ""))));
      return new Plan(plan.apply(), all, plan.waits(), plan.troubles(), plan.lookAgain());
    }
  },
  /// Pods that do not start are waited for.
  WAITS_FOR_PODS_THAT_CANNOT_START {
    @Override
    public Plan plans(World world, Plan plan) {
      return without(plan, s -> s instanceof Step.RepairPods);
    }
  },
  /// Configurations that nothing uses pile up.
  LEAVES_CONFIGURATIONS_BEHIND {
    @Override
    public Plan plans(World world, Plan plan) {
      return without(plan, s -> s instanceof Step.DeleteObject);
    }
  },
  /// What a version brought is finalised while it rolls.
  FINALISES_BEFORE_ALL_RUN_IT {
    @Override
    public Plan plans(World world, Plan plan) {
      String version = world.spec().version();
      List<Step> all = new ArrayList<>(plan.steps());
      if (all.stream().anyMatch(s -> s instanceof Step.RestartPods)) {
        all.addFirst(new Step.Finalise(version, Upgrade.features(version), ""));
      }
      return new Plan(plan.apply(), all, plan.waits(), plan.troubles(), plan.lookAgain());
    }
  },
  /// An older version comes back after that.
  GOES_BACK_WHERE_THERE_IS_NO_WAY {
    @Override
    public World sees(World world) {
      World blind =
          objects(
              world,
              o ->
                  o instanceof ConfigMap map && map.getData().containsKey(Names.OLDEST)
                      ? new ConfigMapBuilder(map).removeFromData(Names.OLDEST).build()
                      : o);
      return blind.kafka().quorum() instanceof Up<Quorum>(Quorum q)
          ? kafka(
              blind,
              blind
                  .kafka()
                  .with(new Quorum(q.leader(), q.highWatermark(), q.voters(), q.observers())))
          : blind;
    }
  },
  /// What Kafka takes live is never said to it.
  KEEPS_THE_SPEC_FROM_KAFKA {
    @Override
    public Plan plans(World world, Plan plan) {
      return without(plan, s -> s instanceof Step.Configure);
    }
  },
  /// Whatever is set in Kafka and not in the spec is taken back, also what a person has set there.
  TAKES_BACK_WHAT_PEOPLE_SET {
    @Override
    public World sees(World world) {
      return objects(
          world,
          o ->
              o instanceof ConfigMap map && map.getData().containsKey(Names.LIVE)
                  ? new ConfigMapBuilder(map)
                      .addToData(Names.LIVE, map.getData().get(Names.LIVE) + Fate.BY_HAND + "\n")
                      .build()
                  : o);
    }
  },
  /// Replicas move as fast as they can.
  MOVES_WITHOUT_A_LIMIT {
    @Override
    public Plan plans(World world, Plan plan) {
      return without(plan, s -> s instanceof Step.Throttle t && t.rate().isPresent());
    }
  },
  /// The limit stays when nothing moves any more.
  LEAVES_LIMITS_BEHIND {
    @Override
    public Plan plans(World world, Plan plan) {
      return without(plan, s -> s instanceof Step.Throttle t && t.rate().isEmpty());
    }
  },
  /// What another release draws is taken for what a person has asked for.
  DRAWS_ANEW_WITHOUT_APPROVAL {
    @Override
    public World sees(World world) {
      return objects(
          world, o -> o instanceof StatefulSet set ? ours(set, Style.of(world.settings())) : o);
    }
  },
  /// Any time is as good as any other.
  IGNORES_MAINTENANCE_WINDOWS {
    @Override
    public World sees(World world) {
      Instant noon = Instant.parse("2026-01-01T12:00:00Z");
      return new World(noon, world.settings(), world.cluster(), world.kube(), world.kafka());
    }
  },
  /// Pods that are lost wait until all before them have their new volumes.
  KEEPS_NEW_VOLUMES_FROM_NOBODY {
    @Override
    public Drawing drawing(Drawing drawing) {
      return redrawn(drawing, (w, b) -> volumes(b, Width.of(w).wished()));
    }
  },
  /// A pod that has just restarted must restart.
  RESTARTS_FOR_EVER {
    @Override
    public Plan plans(World world, Plan plan) {
      List<Step> all = new ArrayList<>(plan.steps());
      if (plan.atRest()) {
        all.add(new Step.RestartPods(List.of(Toy.NAMES.pod(Role.BROKER, 0)), ""));
      }
      return new Plan(plan.apply(), all, plan.waits(), plan.troubles(), plan.lookAgain());
    }
  };

  private static Drawing redrawn(
      Drawing drawing, BiFunction<World, Drawing.Brief, Drawing.Brief> change) {
    return new Drawing() {
      @Override
      public List<HasMetadata> wanted(World world, Brief brief) {
        return drawing.wanted(world, change.apply(world, brief));
      }

      @Override
      public List<HasMetadata> differing(Kube kube, List<HasMetadata> wanted) {
        return drawing.differing(kube, wanted);
      }
    };
  }

  private static Drawing.Brief volumes(Drawing.Brief b, int volumes) {
    return new Drawing.Brief(
        b.version(),
        b.image(),
        b.identity(),
        b.formed(),
        b.brokers(),
        b.controllers(),
        volumes,
        b.asleep(),
        b.live(),
        b.oldest());
  }

  private static Drawing.Brief brief(Drawing.Brief b, boolean formed, int controllers) {
    return new Drawing.Brief(
        b.version(),
        b.image(),
        b.identity(),
        formed,
        b.brokers(),
        controllers,
        b.volumes(),
        b.asleep(),
        b.live(),
        b.oldest());
  }

  private static boolean stale(World world, Member member) {
    return world
        .kube()
        .set(world.names().set(member.role()))
        .filter(s -> s.getStatus() != null)
        .map(s -> !member.revision().equals(s.getStatus().getUpdateRevision()))
        .orElse(false);
  }

  private static World kafka(World world, KafkaView view) {
    return new World(world.now(), world.settings(), world.cluster(), world.kube(), view);
  }

  private static World partitions(World world, UnaryOperator<Partition> change) {
    return world.kafka().brokers() instanceof Up<Brokers>(Brokers b)
        ? kafka(
            world,
            world
                .kafka()
                .with(
                    new Brokers(
                        b.live(), b.fenced(), b.partitions().stream().map(change).toList())))
        : world;
  }

  private static World objects(World world, UnaryOperator<HasMetadata> change) {
    Kube kube =
        new Kube(world.kube().objects().stream().map(change).toList(), world.kube().nodes());
    return new World(world.now(), world.settings(), world.cluster(), kube, world.kafka());
  }

  private static Pod ready(Pod pod) {
    return new PodBuilder(pod)
        .editMetadata()
        .withDeletionTimestamp(null)
        .endMetadata()
        .editStatus()
        .editFirstCondition()
        .withStatus("True")
        .endCondition()
        .endStatus()
        .build();
  }

  private static StatefulSet ours(StatefulSet set, String style) {
    String drawn = Form.of(set).map(Form::drawn).orElse("");
    return new StatefulSetBuilder(set)
        .editMetadata()
        .addToAnnotations(Form.KEY, new Form(style, drawn, drawn).text())
        .endMetadata()
        .build();
  }

  private static Plan steps(Plan plan, UnaryOperator<Step> change) {
    return new Plan(
        plan.apply(),
        plan.steps().stream().map(change).toList(),
        plan.waits(),
        plan.troubles(),
        plan.lookAgain());
  }

  private static Plan without(Plan plan, Predicate<Step> gone) {
    return new Plan(
        plan.apply(),
        plan.steps().stream().filter(gone.negate()).toList(),
        plan.waits(),
        plan.troubles(),
        plan.lookAgain());
  }
}
