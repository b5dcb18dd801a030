package dev.ottla.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// The controllers of a cluster: the quorum that holds its metadata.
///
/// @param replicas how many, 1 to 9; an odd number, since an even one survives no more losses
/// @param combined whether the first brokers double as controllers, for development
/// @param storage where they keep the metadata; not read when combined
/// @param resources CPU and memory of each; not read when combined
/// @param pod what else their pods shall have; not read when combined
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Controllers(
    @JsonPropertyDescription(
            "How many controllers; an odd number, since an even one bears no more losses.")
        @Min(1)
        @Max(9)
        @Default("3")
        @ValidationRule(value = Rules.ODD, messageExpression = Rules.ODD_SAYS)
        Integer replicas,
    @JsonPropertyDescription(
            "Let the first brokers double as controllers, for development; cannot change later.")
        @Default("false")
        @ValidationRule(
            value = StorageRules.SAME_KIND,
            messageExpression = Rules.SAME_COMBINED_SAYS)
        Boolean combined,
    @JsonPropertyDescription("Where each controller keeps the metadata; not read when combined.")
        @Default("{}")
        MetadataStorage storage,
    @JsonPropertyDescription(
            "CPU and memory of each controller, a fifth of a core and 512Mi when left out, at least 256Mi; not read when combined.")
        @ValidationRule(
            value = ResourceRules.CONTROLLER_MEMORY,
            messageExpression = ResourceRules.CONTROLLER_MEMORY_SAYS)
        Resources resources,
    @JsonPropertyDescription("What else the controllers' pods shall have; not read when combined.")
        Pod pod) {

  /// Three controllers in pods of their own.
  public static final Controllers DEFAULT = new Controllers(null, null, null, null, null);

  /// Fills in what was left out.
  public Controllers(
      @Nullable Integer replicas,
      @Nullable Boolean combined,
      @Nullable MetadataStorage storage,
      @Nullable Resources resources,
      @Nullable Pod pod) {
    this.replicas = replicas == null ? 3 : replicas;
    this.combined = combined != null && combined;
    this.storage = storage == null ? MetadataStorage.DEFAULT : storage;
    this.resources = resources == null ? Resources.CONTROLLERS : resources;
    this.pod = pod == null ? Pod.NONE : pod;
  }
}
