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

/// Where a controller keeps the metadata: one volume, since Kafka keeps one metadata log, or none
/// that outlives the pod.
///
/// @param size the size of the volume; null for ten GiB
/// @param storageClass its storage class; null for the cluster's default class
/// @param ephemeral whether metadata dies with the pod, for tests
/// @param keepOnDelete whether volumes stay when the Cluster is deleted
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = StorageRules.ONE_EPHEMERAL,
    messageExpression = StorageRules.ONE_EPHEMERAL_SAYS,
    fieldPath = ".ephemeral")
@ValidationRule(value = StorageRules.ONE_GROWS, messageExpression = StorageRules.ONE_GROWS_SAYS)
@ValidationRule(value = StorageRules.ONE_CLASS, messageExpression = StorageRules.ONE_CLASS_SAYS)
public record MetadataStorage(
    @JsonPropertyDescription(
            "The size of the volume, 10Gi when left out; it can grow, never shrink.")
        @SchemaFrom(type = String.class)
        @ValidationRule(value = StorageRules.SIZE, messageExpression = StorageRules.SIZE_SAYS)
        @Nullable Quantity size,
    @JsonProperty("class")
        @JsonPropertyDescription(
            "The storage class of the volume, Kubernetes' default when left out; cannot change later.")
        @Size(max = 253)
        @Nullable String storageClass,
    @JsonPropertyDescription("Let the metadata die with the pod, for tests; cannot change later.")
        @Default("false")
        @ValidationRule(
            value = StorageRules.SAME_KIND,
            messageExpression = StorageRules.SAME_KIND_SAYS)
        Boolean ephemeral,
    @JsonPropertyDescription(
            "Keep the volumes when the Cluster is deleted, so that one of the same name finds its metadata again.")
        @Default("true")
        Boolean keepOnDelete) {

  /// One volume of ten GiB, kept: metadata is small, but some clouds give small disks little I/O.
  public static final MetadataStorage DEFAULT = new MetadataStorage(null, null, null, null);

  /// Fills in what was left out.
  public MetadataStorage(
      @Nullable Quantity size,
      @Nullable String storageClass,
      @Nullable Boolean ephemeral,
      @Nullable Boolean keepOnDelete) {
    this.size = size;
    this.storageClass = storageClass;
    this.ephemeral = ephemeral != null && ephemeral;
    this.keepOnDelete = keepOnDelete == null || keepOnDelete;
  }

  /// The same, said as for brokers.
  public Storage asStorage() {
    return new Storage(size, storageClass, List.of(), ephemeral, keepOnDelete);
  }
}
