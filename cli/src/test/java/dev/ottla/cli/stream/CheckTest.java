package dev.ottla.cli.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.cli.talk.Trouble;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CheckTest {
  private final Check check = new Check();
  private final Payload payload = new Payload(0xbadcafe, 10, 64);

  private void take(int partition, long... numbers) {
    for (long number : numbers) {
      check.take(partition, payload.value(number));
    }
  }

  @Test
  void allIsWellWhenEachCameOnceInOrder() {
    take(0, 0, 2, 4, 6, 8);
    take(1, 1, 3, 5, 7, 9);
    assertEquals("lost 0, doubled 0, out of order 0", check.words(true));
    assertTrue(check.sound(true));
  }

  @Test
  void seesWhatIsLostAlsoAtTheEnd() {
    take(0, 0, 1, 3, 4, 5, 6, 7);
    assertEquals("lost 3, doubled 0, out of order 0", check.words(true));
    assertFalse(check.sound(true));
  }

  @Test
  void doesNotCallLostWhatWasNotReadYet() {
    take(0, 0, 1, 2);
    assertEquals(
        "lost ? (not read to the end; 7 not seen), doubled 0, out of order 0", check.words(false));
    assertTrue(check.sound(false));
  }

  @Test
  void seesWhatCameTwice() {
    take(0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9);
    take(1, 3);
    assertEquals("lost 0, doubled 2, out of order 0", check.words(true));
    assertFalse(check.sound(true));
  }

  @Test
  void countsOrderWithinAPartitionOnly() {
    take(0, 5, 6, 7, 8, 9);
    take(1, 0, 1, 3, 2, 4);
    assertEquals("lost 0, doubled 0, out of order 1", check.words(true));
  }

  @Test
  void seesAChangedByte() {
    take(0, 0, 1, 2, 3, 4, 5, 6, 7, 8);
    byte[] value = payload.value(9);
    value[60] ^= 1;
    check.take(0, value);
    assertEquals("lost 0, doubled 0, out of order 0, damaged 1", check.words(true));
    assertFalse(check.sound(true));
  }

  @Test
  void keepsRunsApartAndLeavesOthersRecordsAlone() {
    take(0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    Payload second = new Payload(7, 2, 32);
    check.take(0, second.value(0));
    check.take(0, second.value(1));
    check.take(0, "hello".getBytes(StandardCharsets.UTF_8));
    assertEquals(
        "lost 0, doubled 0, out of order 0, of 2 runs of produce, not checked 1",
        check.words(true));
  }

  @Test
  void knowsTheGapsOfARunThatDidNotSayHowManyItMakes() {
    Payload open = new Payload(7, 0, 32);
    check.take(0, open.value(0));
    check.take(0, open.value(2));
    assertEquals("lost 1, doubled 0, out of order 0", check.words(true));
  }

  @Test
  void recordsHaveTheSizeAndSayWhatTheyAre() {
    byte[] value = payload.value(3);
    assertEquals(64, value.length);
    assertTrue(new String(value, StandardCharsets.US_ASCII).startsWith("ottla 0badcafe 3/10 "));
    byte[] large = new Payload(1, 2, 200_000).value(1);
    check.take(0, large);
    assertEquals("lost 1, doubled 0, out of order 0", check.words(true));
  }

  @Test
  void tooSmallASizeIsRefused() {
    Trouble trouble = assertThrows(Trouble.class, () -> new Payload(1, 1_000_000, 20));
    assertEquals(
        "--size 20 is too small for a record that can be checked; at least 30",
        trouble.getMessage());
  }

  @Test
  void latencyWithinThreePercent() {
    Latency latency = new Latency();
    for (int millis = 1; millis <= 1000; millis++) {
      latency.add(millis * 1_000_000L);
    }
    assertEquals(500_000.0, (double) latency.within(0.5), 16_000.0);
    assertEquals(990_000.0, (double) latency.within(0.99), 31_000.0);
    assertEquals(1_000_000, latency.within(1.0));
  }
}
