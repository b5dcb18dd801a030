package dev.ottla.act;

import dev.ottla.core.plan.Step;
import dev.ottla.core.world.Names;
import dev.ottla.kafka.Connections;
import dev.ottla.kafka.Connections.Side;
import dev.ottla.kafka.Quotas;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.FeatureUpdate.UpgradeType;
import org.apache.kafka.clients.admin.RaftVoterEndpoint;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.errors.DuplicateVoterException;
import org.apache.kafka.common.errors.VoterNotFoundException;

/// Changes the quorum, the registrations, and what is set for all nodes or users, or finalised.
final class KafkaHands {
  private final Connections connections;

  KafkaHands(Connections connections) {
    this.connections = connections;
  }

  void add(Names names, Step.AddVoter step) throws Exception {
    RaftVoterEndpoint endpoint = new RaftVoterEndpoint("CONTROLLER", step.host(), step.port());
    done(
        connections
            .same(names, Side.CONTROLLERS)
            .addRaftVoter(step.id(), Uuid.fromString(step.directory()), Set.of(endpoint))
            .all(),
        DuplicateVoterException.class);
  }

  void remove(Names names, Step.RemoveVoter step) throws Exception {
    done(
        connections
            .same(names, Side.CONTROLLERS)
            .removeRaftVoter(step.id(), Uuid.fromString(step.directory()))
            .all(),
        VoterNotFoundException.class);
  }

  void unregister(Names names, Step.Unregister step) throws Exception {
    done(
        connections.same(names, Side.BROKERS).unregisterBroker(step.id()).all(),
        BrokerIdNotRegisteredException.class);
  }

  /// One request, which Kafka takes as a whole or not at all.
  void configure(Names names, Step.Configure step) throws Exception {
    List<AlterConfigOp> ops = new ArrayList<>();
    step.set().forEach((k, v) -> ops.add(new AlterConfigOp(new ConfigEntry(k, v), OpType.SET)));
    step.reset().forEach(k -> ops.add(new AlterConfigOp(new ConfigEntry(k, ""), OpType.DELETE)));
    ConfigResource everywhere = new ConfigResource(ConfigResource.Type.BROKER, "");
    connections
        .same(names, Side.BROKERS)
        .incrementalAlterConfigs(Map.of(everywhere, ops))
        .all()
        .get();
  }

  /// Kafka takes no condition along with a quota, so it is asked right before.
  void slow(Names names, Step.SlowProducers step) throws Exception {
    Admin admin = connections.same(names, Side.BROKERS);
    if (!Quotas.read(admin).equals(step.seen())) {
      throw new Overtaken();
    }
    admin.alterClientQuotas(Quotas.alterations(step.then())).all().get();
  }

  void finalise(Names names, Step.Finalise step) throws Exception {
    Map<String, FeatureUpdate> updates = new HashMap<>();
    step.levels()
        .forEach(
            (feature, level) ->
                updates.put(feature, new FeatureUpdate(level.shortValue(), UpgradeType.UPGRADE)));
    connections
        .same(names, Side.BROKERS)
        .updateFeatures(updates, new UpdateFeaturesOptions())
        .all()
        .get();
  }

  /// Every step may be carried out twice: finding it done is no failure.
  static void done(KafkaFuture<Void> answer, Class<? extends Exception> already)
      throws ExecutionException, InterruptedException {
    try {
      answer.get();
    } catch (ExecutionException e) {
      if (!already.isInstance(e.getCause())) {
        throw e;
      }
    }
  }
}
