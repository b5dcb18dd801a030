package dev.ottla.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a node keeps its data: one volume, several, or none that outlives the pod.
///
/// @param size the size of the one volume; null when `volumes` is given or `ephemeral`
/// @param storageClass the storage class of the one volume; null for the cluster's default class
/// @param volumes several volumes, a log directory on each
/// @param ephemeral whether data dies with the pod, for tests
/// @param keepOnDelete whether volumes stay when the Cluster is deleted
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = StorageRules.EPHEMERAL,
    messageExpression = StorageRules.EPHEMERAL_SAYS,
    fieldPath = ".ephemeral")
@ValidationRule(
    value = StorageRules.ONE_OR_MANY,
    messageExpression = StorageRules.ONE_OR_MANY_SAYS,
    fieldPath = ".volumes")
@ValidationRule(value = StorageRules.FIRST_GROWS, messageExpression = StorageRules.FIRST_GROWS_SAYS)
@ValidationRule(value = StorageRules.FIRST_CLASS, messageExpression = StorageRules.FIRST_CLASS_SAYS)
@ValidationRule(value = StorageRules.AS_MANY, messageExpression = StorageRules.AS_MANY_SAYS)
public record Storage(
    @JsonPropertyDescription(
            "The size of the one volume, 10Gi when left out; it can grow, never shrink.")
        @SchemaFrom(type = String.class)
        @ValidationRule(value = StorageRules.SIZE, messageExpression = StorageRules.SIZE_SAYS)
        @Nullable Quantity size,
    @JsonProperty("class")
        @JsonPropertyDescription(
            "The storage class of the one volume, Kubernetes' default when left out; cannot change later.")
        @Size(max = 253)
        @Nullable String storageClass,
    @JsonPropertyDescription(
            "Several volumes with a log directory on each, instead of size and class; some can be added later, at the end, and none removed.")
        @Size(max = 16)
        @ValidationRule(
            value = StorageRules.OTHERS_GROW,
            messageExpression = StorageRules.OTHERS_GROW_SAYS)
        @ValidationRule(
            value = StorageRules.OTHER_CLASSES,
            messageExpression = StorageRules.OTHER_CLASSES_SAYS)
        List<Volume> volumes,
    @JsonPropertyDescription("Let the data die with the pod, for tests; cannot change later.")
        @Default("false")
        @ValidationRule(
            value = StorageRules.SAME_KIND,
            messageExpression = StorageRules.SAME_KIND_SAYS)
        Boolean ephemeral,
    @JsonPropertyDescription(
            "Keep the volumes when the Cluster is deleted, so that one of the same name finds its data again.")
        @Default("true")
        Boolean keepOnDelete) {

  /// One volume of 10 GiB, kept.
  public static final Storage BROKERS = new Storage(null, null, null, null, null);

  /// The size of a volume for which none is given.
  public static final Quantity DEFAULT_SIZE = new Quantity("10Gi");

  /// Fills in what was left out.
  public Storage(
      @Nullable Quantity size,
      @Nullable String storageClass,
      @Nullable List<Volume> volumes,
      @Nullable Boolean ephemeral,
      @Nullable Boolean keepOnDelete) {
    this.size = size;
    this.storageClass = storageClass;
    this.volumes = volumes == null ? List.of() : List.copyOf(volumes);
    this.ephemeral = ephemeral != null && ephemeral;
    this.keepOnDelete = keepOnDelete == null || keepOnDelete;
  }

  /// The volumes each node gets, one log directory on each; at least one.
  public List<Volume> all() {
    return volumes.isEmpty()
        ? List.of(new Volume(size == null ? DEFAULT_SIZE : size, storageClass))
        : volumes;
  }
}
