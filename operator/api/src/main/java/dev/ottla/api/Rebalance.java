package dev.ottla.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/// How replicas and leaders are kept spread over the brokers.
///
/// @param mode who decides that replicas move to balance the brokers
/// @param startBand percent that a broker may be off its share before anything is moved
/// @param stopBand percent that no broker is off its share when moving ends
/// @param throttle bytes a second that a broker sends, and receives, for moves; null for the rule
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(value = Rules.BANDS, messageExpression = Rules.BANDS_SAYS, fieldPath = ".stopBand")
public record Rebalance(
    @JsonPropertyDescription(
            "Who decides that replicas move to balance the brokers: Ottla, a person who approves, or nobody; those that leave are emptied.")
        @Default("Auto")
        Mode mode,
    @JsonPropertyDescription("Percent that a broker may be off its share before Ottla begins.")
        @Min(2)
        @Max(100)
        @Default("15")
        Integer startBand,
    @JsonPropertyDescription("Percent within which all brokers are when Ottla ends.")
        @Min(1)
        @Max(99)
        @Default("9")
        Integer stopBand,
    @JsonPropertyDescription(
            "Bytes a second that a broker sends, and receives, for moves; 20Mi for each core, at least 5Mi, when left out.")
        @SchemaFrom(type = String.class)
        @ValidationRule(value = Rules.RATE, messageExpression = Rules.RATE_SAYS)
        @Nullable Quantity throttle) {

  /// Within 9 % once a broker is off by 15 %.
  public static final Rebalance DEFAULT = new Rebalance(null, null, null, null);

  /// Bytes a second for each core: about a quarter of what a core was seen to replicate.
  private static final long RATE_OF_A_CORE = 20L << 20;

  /// Bytes a second: less would hardly end, and small brokers were seen to serve beside it as ever.
  private static final long LEAST_RATE = 5L << 20;

  /// Fills in what was left out.
  public Rebalance(
      @Nullable Mode mode,
      @Nullable Integer startBand,
      @Nullable Integer stopBand,
      @Nullable Quantity throttle) {
    this.mode = mode == null ? Mode.Auto : mode;
    this.startBand = startBand == null ? 15 : startBand;
    this.stopBand = stopBand == null ? 9 : stopBand;
    this.throttle = throttle;
  }

  /// Bytes a second that a broker with these resources sends, and receives, for moves. Without a
  /// throttle: by the part of a core that it may count on; as with a whole one where none is said.
  public long rate(Resources broker) {
    if (throttle != null) {
      return throttle.getNumericalAmount().longValue();
    }
    return Math.max(LEAST_RATE, (long) (RATE_OF_A_CORE * broker.promised()));
  }

  /// Who decides that replicas move to balance the brokers.
  public enum Mode {
    /// Ottla, by the bands.
    Auto,
    /// A person, who is shown a plan.
    Approve,
    /// Nobody.
    Off
  }
}
