package dev.ottla.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/// The controllers of a cluster: the quorum that holds its metadata.
///
/// @param replicas how many, 1 to 9; an odd number, since an even one survives no more losses
/// @param combined whether the first brokers double as controllers, for development
/// @param storage where they keep the metadata; not read when combined
/// @param resources CPU and memory of each; not read when combined
/// @param pod what else their pods shall have; not read when combined
@JsonIgnoreProperties(ignoreUnknown = true)
public record Controllers(
    @JsonPropertyDescription("How many controllers; odd.") @Min(1) @Max(9) @Default("3")
        Integer replicas,
    @JsonPropertyDescription("Let the first brokers double as controllers; for development.")
        @Default("false")
        Boolean combined,
    @JsonPropertyDescription("Where a controller keeps the metadata.") @Default("{}")
        Storage storage,
    @JsonPropertyDescription("CPU and memory of each controller.") Resources resources,
    @JsonPropertyDescription("What else the pods shall have.") Pod pod) {

  /// Three controllers in pods of their own.
  public static final Controllers DEFAULT = new Controllers(null, null, null, null, null);

  /// Fills in what was left out.
  public Controllers(
      @Nullable Integer replicas,
      @Nullable Boolean combined,
      @Nullable Storage storage,
      @Nullable Resources resources,
      @Nullable Pod pod) {
    this.replicas = replicas == null ? 3 : replicas;
    this.combined = combined != null && combined;
    this.storage = storage == null ? Storage.CONTROLLERS : storage;
    this.resources = resources == null ? Resources.CONTROLLERS : resources;
    this.pod = pod == null ? Pod.NONE : pod;
  }
}
