package dev.ottla.core.window;

import dev.ottla.api.Maintenance;
import dev.ottla.core.plan.Plan.Trouble;
import dev.ottla.core.world.World;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Whether work may begin now that clients can notice: restarts and moves that are not repairs.
///
/// @param closed why it may not, and when it may; empty when it may
/// @param left how long it is until a window opens
/// @param troubles windows that nobody can tell the time of
public record Window(Optional<String> closed, Optional<Duration> left, List<Trouble> troubles) {
  private static final Window OPEN = new Window(Optional.empty(), Optional.empty(), List.of());

  /// Days to look ahead: a window that summer time swallows comes again within a week.
  private static final int AHEAD = 15;

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm", Locale.ENGLISH);

  /// The windows of a cluster, as they are now.
  public static Window of(World world) {
    Maintenance maintenance = world.spec().maintenance();
    if (maintenance.windows().isEmpty()) {
      return OPEN;
    }
    List<Span> spans = new ArrayList<>();
    for (String text : maintenance.windows()) {
      Optional<Span> span = Span.read(text);
      if (span.isEmpty()) {
        return unread("spec.maintenance.windows: \"" + text + "\" is no window");
      }
      spans.add(span.get());
    }
    try {
      return of(world.now(), spans, ZoneId.of(maintenance.timeZone()));
    } catch (DateTimeException e) {
      return unread(
          "spec.maintenance.timeZone: \"%s\" is no time zone that is known here; write one like Europe/Berlin or UTC"
              .formatted(maintenance.timeZone()));
    }
  }

  /// Whoever has windows does not want surprises, so none is taken to be open.
  private static Window unread(String what) {
    return new Window(
        Optional.of("no maintenance window can be told"),
        Optional.empty(),
        List.of(
            new Trouble(
                "UnknownWindow", what + ". Nothing that waits for a window is begun.", true)));
  }

  private static Window of(Instant now, List<Span> spans, ZoneId zone) {
    LocalDate yesterday = now.atZone(zone).toLocalDate().minusDays(1);
    List<Span.Once> all =
        yesterday
            .datesUntil(yesterday.plusDays(AHEAD))
            .flatMap(d -> spans.stream().flatMap(s -> s.on(d, zone).stream()))
            .toList();
    if (all.stream().anyMatch(o -> o.holds(now))) {
      return OPEN;
    }
    return all.stream()
        .map(Span.Once::begins)
        .filter(b -> b.isAfter(now))
        .min(Comparator.naturalOrder())
        .map(b -> closed(now, b, zone))
        .orElse(OPEN);
  }

  private static Window closed(Instant now, Instant opens, ZoneId zone) {
    return new Window(
        Optional.of(
            "the next maintenance window opens on %s %s"
                .formatted(MOMENT.format(opens.atZone(zone)), zone)),
        Optional.of(Duration.between(now, opens)),
        List.of());
  }

  /// This long, or less when a window opens before.
  public Duration sooner(Duration pace) {
    return left.filter(l -> l.compareTo(pace) < 0).orElse(pace);
  }
}
