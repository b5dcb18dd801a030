package dev.ottla.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/// How another version of Kafka comes to stay.
///
/// @param soakSeconds how long all nodes run it before there is no way back
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Upgrade(
    @JsonPropertyDescription(
            "Seconds that all nodes run a newer version, without a restart, before its features are finalised; until then version can be set back.")
        @Min(0)
        @Max(2592000)
        @Default("86400")
        Integer soakSeconds) {

  /// A day: long enough to see a night's batch jobs and a morning's peak.
  public static final Upgrade DEFAULT = new Upgrade(null);

  /// Fills in what was left out.
  public Upgrade(@Nullable Integer soakSeconds) {
    this.soakSeconds = soakSeconds == null ? 86_400 : soakSeconds;
  }
}
