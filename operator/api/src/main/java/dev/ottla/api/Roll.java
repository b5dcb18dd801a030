package dev.ottla.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/// How pods are restarted when they must be.
///
/// @param noCopyToSpare what happens to partitions that take no writes while one broker restarts
/// @param minReadySeconds how long all pods must have been ready before the next ones restart
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Roll(
    @JsonPropertyDescription(
            "Whether brokers restart that hold partitions with no copy to spare, which take no writes meanwhile; a single broker always does.")
        @Default("Wait")
        NoCopyToSpare noCopyToSpare,
    @JsonPropertyDescription(
            "How many seconds all pods must have been ready before the next ones restart.")
        @Min(0)
        @Max(86400)
        @Default("0")
        Integer minReadySeconds) {

  /// As fast as partitions and quorum can spare.
  public static final Roll DEFAULT = new Roll(null, null);

  /// Fills in what was left out.
  public Roll(@Nullable NoCopyToSpare noCopyToSpare, @Nullable Integer minReadySeconds) {
    this.noCopyToSpare = noCopyToSpare == null ? NoCopyToSpare.Wait : noCopyToSpare;
    this.minReadySeconds = minReadySeconds == null ? 0 : minReadySeconds;
  }

  /// What happens to brokers with partitions that have as many replicas as must be in sync.
  public enum NoCopyToSpare {
    /// They keep running as they are until a person decides.
    Wait,
    /// They restart, and these partitions take no writes meanwhile.
    Interrupt
  }
}
