package dev.ottla.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// CPU and memory of a pod, as Kubernetes writes them.
///
/// @param requests what is set aside, by `cpu` and `memory`
/// @param limits what may be used at the most, by `cpu` and `memory`
@JsonIgnoreProperties(ignoreUnknown = true)
public record Resources(
    @JsonPropertyDescription("What is set aside: cpu, memory.") Map<String, Quantity> requests,
    @JsonPropertyDescription("What may be used at the most: cpu, memory.")
        Map<String, Quantity> limits) {

  /// A small broker: half a core set aside, 1 GiB of memory.
  public static final Resources BROKERS =
      new Resources(
          Map.of("cpu", new Quantity("500m"), "memory", new Quantity("1Gi")),
          Map.of("memory", new Quantity("1Gi")));

  /// A controller: a fifth of a core set aside, 512 MiB of memory.
  public static final Resources CONTROLLERS =
      new Resources(
          Map.of("cpu", new Quantity("200m"), "memory", new Quantity("512Mi")),
          Map.of("memory", new Quantity("512Mi")));

  /// Fills in what was left out.
  public Resources(
      @Nullable Map<String, Quantity> requests, @Nullable Map<String, Quantity> limits) {
    this.requests = requests == null ? Map.of() : Map.copyOf(requests);
    this.limits = limits == null ? Map.of() : Map.copyOf(limits);
  }
}
