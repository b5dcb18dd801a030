package dev.ottla.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// CPU and memory of a pod, as Kubernetes writes them.
///
/// @param requests what is set aside, by `cpu` and `memory`
/// @param limits what may be used at the most, by `cpu` and `memory`
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = ResourceRules.WITHIN_LIMITS,
    message = ResourceRules.WITHIN_LIMITS_MESSAGE,
    messageExpression = ResourceRules.WITHIN_LIMITS_SAYS)
public record Resources(
    @JsonPropertyDescription("What is set aside, by cpu, memory and ephemeral-storage.")
        @Size(max = 8)
        @ValidationRule(value = ResourceRules.KINDS, messageExpression = ResourceRules.KINDS_SAYS)
        @ValidationRule(
            value = ResourceRules.AMOUNTS,
            messageExpression = ResourceRules.AMOUNTS_SAYS)
        Map<String, Quantity> requests,
    @JsonPropertyDescription("What may be used at the most, by cpu, memory and ephemeral-storage.")
        @Size(max = 8)
        @ValidationRule(value = ResourceRules.KINDS, messageExpression = ResourceRules.KINDS_SAYS)
        @ValidationRule(
            value = ResourceRules.AMOUNTS,
            messageExpression = ResourceRules.AMOUNTS_SAYS)
        Map<String, Quantity> limits) {

  /// The least memory of a broker: smaller heaps were seen to run out while they started.
  static final String LEAST_BROKER_MEMORY = "512Mi";

  /// The least memory of a controller.
  static final String LEAST_CONTROLLER_MEMORY = "256Mi";

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

  /// Whole cores a pod may count on: its CPU limit, else its request, at least one.
  public int cores() {
    return cpu().map(n -> n.setScale(0, RoundingMode.CEILING).intValue()).orElse(1);
  }

  /// Cores a pod may use: its CPU limit, else its request; 0 when it has neither.
  public double processors() {
    return cpu().map(BigDecimal::doubleValue).orElse(0.0);
  }

  /// Cores a pod may count on, parts of one too: as [#processors], and a whole one when it has
  /// neither limit nor request.
  public double promised() {
    return processors() == 0 ? cores() : processors();
  }

  /// Bytes of memory a pod may count on: its memory limit, else its request; 1 GiB when it has
  /// neither.
  public long memory() {
    return amount("memory").map(BigDecimal::longValue).orElse(1L << 30);
  }

  private Optional<BigDecimal> cpu() {
    return amount("cpu");
  }

  /// Its limit, else its request.
  private Optional<BigDecimal> amount(String kind) {
    return Optional.ofNullable(limits.get(kind))
        .or(() -> Optional.ofNullable(requests.get(kind)))
        .map(Quantity::getNumericalAmount);
  }
}
