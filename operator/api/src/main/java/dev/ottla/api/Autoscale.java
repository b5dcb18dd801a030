package dev.ottla.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// How the number of brokers follows their load.
///
/// Maps, since each of their entries would cost the definition a quarter of a kilobyte.
///
/// @param replicas `min` and `max`
/// @param targets percent of what a broker can bear, by [Target]
/// @param up `stabilizationSeconds` and `stepPercent`
/// @param down `stabilizationSeconds`, `step` and `protectSeconds`
/// @param mode whether the wanted number is acted on
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Autoscale(
    @JsonPropertyDescription("Brokers: min and max.")
        @ValidationRule(value = Rules.MIN_MAX, message = Rules.MIN_MAX_SAYS)
        Map<String, @Min(1) @Max(1000) Integer> replicas,
    @JsonPropertyDescription(
            "Most percent of cpu 60, networkIn 70, networkOut 70, disk 75, handlerBusy 70.")
        Map<String, @Min(1) @Max(100) Integer> targets,
    @JsonPropertyDescription("How it rises: stabilizationSeconds 120, stepPercent 50.")
        Map<String, Integer> up,
    @JsonPropertyDescription(
            "How it falls: stabilizationSeconds 1800, step 1, protectSeconds 3600.")
        Map<String, Integer> down,
    @JsonPropertyDescription("Auto, or Recommend: only tell it.") Mode mode) {

  private static final String STABILIZATION = "stabilizationSeconds";
  private static final String PERCENT = "stepPercent";
  private static final String STEP = "step";
  private static final String PROTECT = "protectSeconds";

  /// Fills in what was left out.
  public Autoscale(
      @Nullable Map<String, Integer> replicas,
      @Nullable Map<String, Integer> targets,
      @Nullable Map<String, Integer> up,
      @Nullable Map<String, Integer> down,
      @Nullable Mode mode) {
    this.replicas = replicas == null ? Map.of() : Map.copyOf(replicas);
    this.targets = targets == null ? Map.of() : Map.copyOf(targets);
    this.up = up == null ? Map.of() : Map.copyOf(up);
    this.down = down == null ? Map.of() : Map.copyOf(down);
    this.mode = mode == null ? Mode.Auto : mode;
  }

  /// What of a broker is loaded.
  public enum Target {
    /// Processor time, of the pod's limit or request.
    CPU("cpu", 60),
    /// Bytes that come in, of `spec.brokers.network`.
    NETWORK_IN("networkIn", 70),
    /// Bytes that go out, of `spec.brokers.network`.
    NETWORK_OUT("networkOut", 70),
    /// Bytes on the fullest volume, of its size.
    DISK("disk", 75),
    /// Time of the request handlers.
    HANDLERS("handlerBusy", 70);

    private final String word;
    private final int percent;

    Target(String word, int percent) {
      this.word = word;
      this.percent = percent;
    }

    /// Its name in `spec.autoscale.targets`.
    public String word() {
      return word;
    }
  }

  /// Who acts on the wanted number.
  public enum Mode {
    /// Ottla.
    Auto,
    /// A person who reads it.
    Recommend
  }

  /// A number of brokers within the bounds.
  ///
  /// @param start `spec.brokers.replicas`, which bounds it where no bounds are given
  public int within(int start, int number) {
    return Math.min(Math.max(number, replicas.getOrDefault("min", start)), most(start));
  }

  /// The most brokers.
  ///
  /// @param start `spec.brokers.replicas`
  public int most(int start) {
    return Math.max(replicas.getOrDefault("min", start), replicas.getOrDefault("max", start));
  }

  /// The share of what a broker can bear that it shall not exceed, 0 to 1.
  public double target(Target target) {
    return targets.getOrDefault(target.word, target.percent) / 100.0;
  }

  /// How long more must have been needed before the number rises, at the most: less where less room
  /// is left.
  public Duration rises() {
    return seconds(up, STABILIZATION, 120);
  }

  /// The most brokers that are added at a time, at least one.
  public int stepUp(int brokers) {
    return Math.max(1, (int) Math.ceil(brokers * amount(up, PERCENT, 50) / 100.0));
  }

  /// How long fewer must have been enough before the number falls.
  public Duration falls() {
    return seconds(down, STABILIZATION, 1800);
  }

  /// The most brokers that are taken away at a time.
  public int stepDown() {
    return Math.max(1, amount(down, STEP, 1));
  }

  /// How long after a rise the number does not fall.
  public Duration protects() {
    return seconds(down, PROTECT, 3600);
  }

  private static Duration seconds(Map<String, Integer> of, String name, int fallback) {
    return Duration.ofSeconds(amount(of, name, fallback));
  }

  private static int amount(Map<String, Integer> of, String name, int fallback) {
    return Math.max(0, of.getOrDefault(name, fallback));
  }

  /// Entries that nobody reads, by their path: misspelled ones.
  public List<String> unread() {
    List<String> known = new ArrayList<>();
    for (Target target : Target.values()) {
      known.add(target.word);
    }
    List<String> unread = new ArrayList<>();
    unread(unread, "targets", targets, known);
    unread(unread, "up", up, List.of(STABILIZATION, PERCENT));
    unread(unread, "down", down, List.of(STABILIZATION, STEP, PROTECT));
    return unread;
  }

  private static void unread(
      List<String> all, String name, Map<String, Integer> of, List<String> known) {
    for (String key : new TreeSet<>(of.keySet())) {
      if (!known.contains(key)) {
        all.add("%s.%s (known: %s)".formatted(name, key, String.join(", ", known)));
      }
    }
  }
}
