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
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import org.jspecify.annotations.Nullable;

/// The brokers of a cluster.
///
/// @param replicas how many, 1 to 1000
/// @param storage where they keep the data
/// @param resources CPU and memory of each
/// @param racks how their racks are known; null where racks do not matter
/// @param pod what else their pods shall have
/// @param network bytes a second that the network of each bears, each way; null when nobody said
/// @param growTo the size up to which their volumes grow by themselves; null for not at all
/// @param lostVolumes what becomes of a broker whose volume is lost
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Brokers(
    @JsonPropertyDescription("How many brokers; also set by kubectl scale.")
        @SpecReplicas
        @Min(1)
        @Max(1000)
        @Default("3")
        Integer replicas,
    @JsonPropertyDescription("Where each broker keeps its data.") @Default("{}") Storage storage,
    @JsonPropertyDescription(
            "CPU and memory of each broker, half a core and 1Gi when left out, at least 512Mi; heap, threads and caches follow from them.")
        @ValidationRule(
            value = ResourceRules.BROKER_MEMORY,
            messageExpression = ResourceRules.BROKER_MEMORY_SAYS)
        Resources resources,
    @JsonPropertyDescription("How a broker's rack is known; left out where racks do not matter.")
        @Nullable Racks racks,
    @JsonPropertyDescription("What else the brokers' pods shall have.") Pod pod,
    @JsonPropertyDescription("Bytes a second of its network, each way, like 125M.")
        @SchemaFrom(type = String.class)
        @Nullable Quantity network,
    @JsonPropertyDescription(
            "Up to which size a volume grows by itself, by a quarter when it is 80 percent full; not at all when left out.")
        @SchemaFrom(type = String.class)
        @ValidationRule(value = StorageRules.SIZE, messageExpression = StorageRules.SIZE_SAYS)
        @Nullable Quantity growTo,
    @JsonPropertyDescription(
            "Whether a broker whose volume is lost for good waits for a person, or starts anew with an empty one once other brokers have all it held.")
        @Default("Wait")
        LostVolumes lostVolumes) {

  /// Three brokers with the default storage and resources.
  public static final Brokers DEFAULT = new Brokers(null, null, null, null, null, null, null, null);

  /// Fills in what was left out.
  public Brokers(
      @Nullable Integer replicas,
      @Nullable Storage storage,
      @Nullable Resources resources,
      @Nullable Racks racks,
      @Nullable Pod pod,
      @Nullable Quantity network,
      @Nullable Quantity growTo,
      @Nullable LostVolumes lostVolumes) {
    this.replicas = replicas == null ? 3 : replicas;
    this.storage = storage == null ? Storage.BROKERS : storage;
    this.resources = resources == null ? Resources.BROKERS : resources;
    this.racks = racks;
    this.pod = pod == null ? Pod.NONE : pod;
    this.network = network;
    this.growTo = growTo;
    this.lostVolumes = lostVolumes == null ? LostVolumes.Wait : lostVolumes;
  }

  /// Bytes a second that the network of each bears, each way; 0 when nobody said.
  public double bandwidth() {
    return network == null ? 0 : network.getNumericalAmount().doubleValue();
  }

  /// What becomes of a broker whose volume is lost.
  public enum LostVolumes {
    /// A person is told, and decides.
    Wait,
    /// Its claims are deleted, and it copies everything from others.
    Replace
  }
}
