package dev.ottla.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// When work may begin that clients can notice.
///
/// @param windows days, or none for every day, and hours: `Sat,Sun 02:00-06:00`; one that ends
///     before it begins ends on the next day; without windows any time is good
/// @param timeZone whose clock they go by
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Maintenance(
    @JsonPropertyDescription("Days, or none for every day, and hours, like Sat,Sun 02:00-06:00.")
        @Size(max = 16)
        @ValidationRule(value = Rules.WINDOW, messageExpression = Rules.WINDOW_SAYS)
        List<@Size(max = 48) String> windows,
    @JsonPropertyDescription("Whose clock they go by, like Europe/Berlin.")
        @Size(max = 64)
        @Default("UTC")
        String timeZone) {

  /// At any time.
  public static final Maintenance DEFAULT = new Maintenance(null, null);

  /// Fills in what was left out.
  public Maintenance(@Nullable List<String> windows, @Nullable String timeZone) {
    this.windows = windows == null ? List.of() : List.copyOf(windows);
    this.timeZone = timeZone == null ? "UTC" : timeZone;
  }
}
