package dev.ottla.core.window;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A window that comes again each week.
///
/// @param days the days on which it begins
/// @param begins when
/// @param ends when, on the next day if that is not after it begins
record Span(Set<DayOfWeek> days, LocalTime begins, LocalTime ends) {
  private static final String HOUR = "([01]\\d|2[0-3]):[0-5]\\d";
  private static final Pattern TEXT =
      Pattern.compile(
          "(?:(?<days>[A-Z][a-z]{2}(,[A-Z][a-z]{2})*) )?(?<begins>%s)-(?<ends>%s|24:00)"
              .formatted(HOUR, HOUR));

  /// One of its times.
  record Once(Instant begins, Instant ends) {
    boolean holds(Instant now) {
      return !now.isBefore(begins) && now.isBefore(ends);
    }
  }

  static Optional<Span> read(String text) {
    Matcher match = TEXT.matcher(text);
    if (!match.matches()) {
      return Optional.empty();
    }
    String named = Optional.ofNullable(match.group("days")).orElse("");
    Set<DayOfWeek> days =
        Arrays.stream(DayOfWeek.values())
            .filter(
                d -> named.isEmpty() || Stream.of(named.split(",", -1)).anyMatch(name(d)::equals))
            .collect(Collectors.toSet());
    String end = match.group("ends").replace("24:00", "00:00");
    return days.isEmpty()
        ? Optional.empty()
        : Optional.of(new Span(days, LocalTime.parse(match.group("begins")), LocalTime.parse(end)));
  }

  private static String name(DayOfWeek day) {
    return day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
  }

  /// That of a day; empty on other days, and when summer time leaves nothing of it.
  Optional<Once> on(LocalDate day, ZoneId zone) {
    LocalDate last = ends.isAfter(begins) ? day : day.plusDays(1);
    return days.contains(day.getDayOfWeek())
        ? Optional.of(
                new Once(
                    ZonedDateTime.of(day, begins, zone).toInstant(),
                    ZonedDateTime.of(last, ends, zone).toInstant()))
            .filter(o -> o.begins.isBefore(o.ends))
        : Optional.empty();
  }
}
