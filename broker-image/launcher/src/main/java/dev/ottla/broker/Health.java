package dev.ottla.broker;

import java.util.Optional;
import java.util.function.IntSupplier;

/// Whether the node lives and whether it serves, each with words that say why not.
///
/// Ready means that a broker is RUNNING and that a controller knows a leader, and no more: a rule
/// on in-sync replicas here would take healthy brokers out of the bootstrap Service.
final class Health {
  /// Values of Kafka's BrokerState.
  private static final int RUNNING = 3;

  private final boolean broker;
  private final boolean controller;
  private final IntSupplier brokerState;
  private final IntSupplier leader;
  private volatile Phase phase = new Phase.Before("reading the configuration");

  /// How far the process is.
  private sealed interface Phase {
    record Before(String doing) implements Phase {}

    record Started() implements Phase {}

    record Stopping() implements Phase {}

    record Ended() implements Phase {}
  }

  /// An answer of a probe.
  record Verdict(boolean ok, String words) {}

  /// Starts out as a process that reads its configuration.
  ///
  /// @param brokerState Kafka's number for the broker's state, -1 while there is none
  /// @param leader the controller that leads the quorum, -1 while none is known
  Health(boolean broker, boolean controller, IntSupplier brokerState, IntSupplier leader) {
    this.broker = broker;
    this.controller = controller;
    this.brokerState = brokerState;
    this.leader = leader;
  }

  void doing(String words) {
    phase = new Phase.Before(words);
  }

  void started() {
    phase = new Phase.Started();
  }

  void stopping() {
    phase = new Phase.Stopping();
  }

  void ended() {
    phase = new Phase.Ended();
  }

  boolean isStopping() {
    return phase instanceof Phase.Stopping;
  }

  /// A node that waits, formats or recovers its log is alive: killing it would start that work
  /// anew.
  Verdict live() {
    return switch (phase) {
      case Phase.Before(String doing) -> new Verdict(true, "alive: " + doing);
      case Phase.Started() -> new Verdict(true, "alive");
      case Phase.Stopping() -> new Verdict(true, "alive: stopping");
      case Phase.Ended() -> new Verdict(false, "Kafka ended");
    };
  }

  Verdict ready() {
    return switch (phase) {
      case Phase.Before(String doing) -> new Verdict(false, doing + brokerWords());
      case Phase.Started() ->
          lacks()
              .map(why -> new Verdict(false, why))
              .orElseGet(() -> new Verdict(true, "ready" + leaderWords()));
      case Phase.Stopping() -> new Verdict(false, "stopping");
      case Phase.Ended() -> new Verdict(false, "Kafka ended");
    };
  }

  private Optional<String> lacks() {
    int state = brokerState.getAsInt();
    if (broker && state != RUNNING) {
      return Optional.of("the broker is " + name(state) + ", not RUNNING");
    }
    if (controller && leader.getAsInt() < 0) {
      return Optional.of("the controller knows no leader of the quorum");
    }
    return Optional.empty();
  }

  private String brokerWords() {
    int state = brokerState.getAsInt();
    return broker && state >= 0 ? ": the broker is " + name(state) : "";
  }

  private String leaderWords() {
    return controller ? ": the quorum's leader is " + leader.getAsInt() : "";
  }

  private static String name(int state) {
    return switch (state) {
      case -1, 0 -> "NOT_RUNNING";
      case 1 -> "STARTING";
      case 2 -> "RECOVERY";
      case RUNNING -> "RUNNING";
      case 6 -> "PENDING_CONTROLLED_SHUTDOWN";
      case 7 -> "SHUTTING_DOWN";
      default -> "in state " + state;
    };
  }
}
