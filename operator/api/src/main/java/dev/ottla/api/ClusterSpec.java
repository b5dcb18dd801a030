package dev.ottla.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a person wants a cluster to be.
///
/// @param version the Kafka version to run, one of [KafkaVersion#SUPPORTED]
/// @param brokers the nodes that hold the data
/// @param controllers the nodes that hold the cluster's metadata
/// @param config broker properties that Ottla does not own, by Kafka's names
/// @param listeners how clients reach the cluster, by port: whoever applies a part of the list may
///     change the order in which Kubernetes keeps it, and that asks for nothing
/// @param roll how pods are restarted
/// @param upgrade how another version comes to stay
/// @param rebalance how replicas are kept spread over the brokers
/// @param autoscale how the number of brokers follows their load; null when it does not
/// @param paused whether all is left as it is
/// @param hibernate whether all pods are stopped
/// @param upgrades whether pods restart because a newer operator draws them otherwise
/// @param maintenance when work may begin that clients can notice
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = ConfigRules.COPIES_FIT,
    messageExpression = ConfigRules.COPIES_FIT_SAYS,
    fieldPath = ".config")
@ValidationRule(
    value = ConfigRules.MIN_ISR_FITS,
    messageExpression = ConfigRules.MIN_ISR_FITS_SAYS,
    fieldPath = ".config")
@ValidationRule(
    value = Rules.COMBINED_FITS,
    messageExpression = Rules.COMBINED_FITS_SAYS,
    fieldPath = ".controllers.replicas")
@ValidationRule(
    value = Rules.SLEEPS,
    messageExpression = Rules.SLEEPS_SAYS,
    fieldPath = ".hibernate")
public record ClusterSpec(
    @JsonPropertyDescription(
            "The Kafka version that all nodes run; the newest that Ottla supports when left out.")
        @Size(max = 64)
        @ValidationRule(value = Rules.VERSION, messageExpression = Rules.VERSION_SAYS)
        String version,
    @JsonPropertyDescription("The nodes that hold the data and serve clients.") @Default("{}")
        Brokers brokers,
    @JsonPropertyDescription("The nodes that hold the cluster's metadata and elect leaders.")
        @Default("{}")
        Controllers controllers,
    @JsonPropertyDescription(
            "Broker properties by Kafka's names, all values as text; those that Ottla sets itself are refused.")
        @Size(max = 200)
        @ValidationRule(
            value = ConfigRules.NO_IDENTITY,
            messageExpression = ConfigRules.NO_IDENTITY_SAYS)
        @ValidationRule(
            value = ConfigRules.NO_NETWORK,
            messageExpression = ConfigRules.NO_NETWORK_SAYS)
        @ValidationRule(value = ConfigRules.NO_DISKS, messageExpression = ConfigRules.NO_DISKS_SAYS)
        @ValidationRule(value = ConfigRules.NO_RACK, messageExpression = ConfigRules.NO_RACK_SAYS)
        @ValidationRule(
            value = ConfigRules.NO_ACCESS,
            messageExpression = ConfigRules.NO_ACCESS_SAYS)
        @ValidationRule(value = ConfigRules.COUNTS, messageExpression = ConfigRules.COUNTS_SAYS)
        @ValidationRule(value = ConfigRules.SPANS, messageExpression = ConfigRules.SPANS_SAYS)
        @ValidationRule(value = ConfigRules.SWITCHES, messageExpression = ConfigRules.SWITCHES_SAYS)
        Map<String, @Size(max = 4096) String> config,
    @JsonPropertyDescription(
            "How clients reach the brokers, each by a port of its own; internal at 9092 when left out.")
        @Size(max = 16)
        @ValidationRule(value = Rules.PORTS_DIFFER, messageExpression = Rules.PORTS_DIFFER_SAYS)
        List<Listener> listeners,
    @JsonPropertyDescription("How pods are restarted when they must be.") @Default("{}") Roll roll,
    @JsonPropertyDescription("How a newer version comes to stay.") @Default("{}") Upgrade upgrade,
    @JsonPropertyDescription("How replicas are kept spread, and how fast they move.") @Default("{}")
        Rebalance rebalance,
    @JsonPropertyDescription("How many brokers there are by their load.")
        @Nullable Autoscale autoscale,
    @JsonPropertyDescription(
            "Whether nothing is changed for now; status.next tells what would be done.")
        @Default("false")
        Boolean paused,
    @JsonPropertyDescription(
            "Whether all pods are stopped for now, with all data kept; false wakes the cluster.")
        @Default("false")
        Boolean hibernate,
    @JsonPropertyDescription(
            "Whether a person approves restarts for what a newer Ottla draws otherwise.")
        @Default("Approve")
        Upgrades upgrades,
    @JsonPropertyDescription("When restarts and balancing may begin.") @Default("{}")
        Maintenance maintenance) {

  /// Who decides that pods get the form in which a newer operator draws them.
  public enum Upgrades {
    /// A person, who is told what would change; also the next change of the spec that restarts
    /// pods.
    Approve,
    /// Ottla, at once.
    Auto
  }

  /// Fills in what was left out.
  public ClusterSpec(
      @Nullable String version,
      @Nullable Brokers brokers,
      @Nullable Controllers controllers,
      @Nullable Map<String, String> config,
      @Nullable List<Listener> listeners,
      @Nullable Roll roll,
      @Nullable Upgrade upgrade,
      @Nullable Rebalance rebalance,
      @Nullable Autoscale autoscale,
      @Nullable Boolean paused,
      @Nullable Boolean hibernate,
      @Nullable Upgrades upgrades,
      @Nullable Maintenance maintenance) {
    this.version = version == null ? KafkaVersion.NEWEST : version;
    this.brokers = brokers == null ? Brokers.DEFAULT : brokers;
    this.controllers = controllers == null ? Controllers.DEFAULT : controllers;
    this.config = config == null ? Map.of() : Map.copyOf(config);
    this.listeners =
        listeners == null || listeners.isEmpty()
            ? Listener.DEFAULTS
            : listeners.stream().sorted(Comparator.comparingInt(Listener::port)).toList();
    this.roll = roll == null ? Roll.DEFAULT : roll;
    this.upgrade = upgrade == null ? Upgrade.DEFAULT : upgrade;
    this.rebalance = rebalance == null ? Rebalance.DEFAULT : rebalance;
    this.autoscale = autoscale;
    this.paused = paused != null && paused;
    this.hibernate = hibernate != null && hibernate;
    this.upgrades = upgrades == null ? Upgrades.Approve : upgrades;
    this.maintenance = maintenance == null ? Maintenance.DEFAULT : maintenance;
  }
}
