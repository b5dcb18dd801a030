package dev.ottla.cli.talk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private Screen screen(boolean live) {
    return new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), live, 10);
  }

  private String written() {
    return bytes.toString(StandardCharsets.UTF_8).replace("\u001b[", "<");
  }

  @Test
  void drawsInPlaceOfTheLastBlockAndCutsLongLines() {
    Screen screen = screen(true);
    screen.draw(List.of("one", "a line that is long"));
    screen.draw(List.of("two"));
    screen.line("done");
    assertEquals("one<K\na line th…<K\n<J<2A\rtwo<K\n<J<1A\r<Jdone\n", written());
  }

  @Test
  void beginsAnewWhenTheTerminalHasAnotherSize() {
    Screen screen = screen(true);
    screen.draw(List.of("one", "two"));
    screen.fit(new Terminal.Extent(6, 2));
    screen.draw(List.of("a longer line", "another"));
    assertEquals("one<K\ntwo<K\n<J<H<Ja lon…<K\n<J", written());
    screen.fit(new Terminal.Extent(6, 2));
    screen.draw(List.of("b"));
    assertEquals("one<K\ntwo<K\n<J<H<Ja lon…<K\n<J<1A\rb<K\n<J", written());
  }

  @Test
  void readsTheSizeThatSttySays() {
    assertEquals(Optional.of(new Terminal.Extent(120, 40)), Terminal.Extent.of("40 120\n"));
    assertEquals(Optional.empty(), Terminal.Extent.of("0 0\n"));
    assertEquals(Optional.empty(), Terminal.Extent.of(""));
    assertEquals(Optional.empty(), Terminal.Extent.of("stty: not a tty"));
  }

  @Test
  void drawsNothingWhereNobodyWatches() {
    Screen screen = screen(false);
    screen.draw(List.of("one"));
    screen.line("a line that is long");
    assertEquals("a line that is long\n", written());
  }

  @Test
  void alignsTables() {
    assertEquals(
        List.of("NAME     READY", "orders   True", "a"),
        new Table(List.of("Name", "Ready"))
            .row(List.of("orders", "True"))
            .row(List.of("a", ""))
            .lines());
  }

  @Test
  void writesFigures() {
    assertEquals("1,000,000", Figures.count(1_000_000));
    assertEquals("12.3 MB/s", Figures.rate(12_300_000));
    assertEquals("3 min 5 s", Figures.span(Duration.ofSeconds(185)));
    assertEquals(Duration.ofMillis(500), Figures.span("500ms"));
    assertEquals(Duration.ofMinutes(5), Figures.span("5m"));
    assertEquals(Duration.ofSeconds(7), Figures.span("7"));
    assertThrows(Trouble.class, () -> Figures.span("soon"));
  }
}
