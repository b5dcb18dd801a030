package dev.ottla.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The judge is judged: loss, doubles and wrong order are found where they are.
class LedgerTest {
  private final Ledger.Book book = new Ledger.Book(2);

  @Test
  void whatWasAcknowledgedAndReadOnceInOrderIsClean() {
    acknowledge(0, 0, 1, 2);
    acknowledge(1, 0, 1);
    Ledger.Verdict verdict = judge(List.of(0L, 1L, 2L), List.of(0L, 1L));
    assertTrue(verdict.clean(), verdict::toString);
    assertEquals(5, verdict.acknowledged());
  }

  @Test
  void aRecordThatWasAcknowledgedAndIsNotThereIsLost() {
    acknowledge(0, 0, 1, 2);
    Ledger.Verdict verdict = judge(List.of(0L, 2L), List.of());
    assertEquals(1, verdict.lost());
    assertFalse(verdict.clean());
  }

  @Test
  void aRecordThatNobodyAcknowledgedMayBeThereOrNot() {
    acknowledge(0, 0, 1);
    assertTrue(judge(List.of(0L, 1L, 2L), List.of()).clean());
  }

  @Test
  void aRecordReadTwiceIsDoubled() {
    acknowledge(0, 0, 1);
    Ledger.Verdict verdict = judge(List.of(0L, 1L, 1L), List.of());
    assertEquals(1, verdict.doubled());
    assertEquals(List.of("partition 0: record 1 at offsets 1 and 2"), verdict.twins());
    assertFalse(verdict.clean());
  }

  @Test
  void aRecordReadAfterALaterOneOfItsPartitionIsOutOfOrder() {
    acknowledge(0, 0, 1, 2);
    Ledger.Verdict verdict = judge(List.of(0L, 2L, 1L), List.of());
    assertEquals(1, verdict.disordered());
    assertFalse(verdict.clean());
  }

  @Test
  void theLongestGapIsThatBetweenTwoAcknowledgements() {
    long second = Duration.ofSeconds(1).toNanos();
    book.acknowledged(0, 0, second, second);
    book.acknowledged(1, 0, 2 * second, 2 * second);
    book.acknowledged(0, 1, 5 * second, 5 * second);
    Ledger.Verdict verdict = judge(List.of(0L, 1L), List.of(0L));
    assertEquals(Duration.ofSeconds(3), verdict.gap());
    assertEquals(Duration.ofSeconds(4), verdict.partitionGap());
  }

  @Test
  void aRefusedRecordIsToldAndNotClean() {
    acknowledge(0, 0);
    book.refused(0, 1, new IllegalStateException("too late"));
    Ledger.Verdict verdict = judge(List.of(0L), List.of());
    assertEquals(1, verdict.errors().size());
    assertFalse(verdict.clean());
  }

  private void acknowledge(int partition, long... numbers) {
    for (long number : numbers) {
      book.acknowledged(partition, number, number, number);
    }
  }

  private Ledger.Verdict judge(List<Long> first, List<Long> second) {
    List<List<Long>> read = new ArrayList<>(List.of(first, second));
    Ledger.Reading reading = new Ledger.Reading(2);
    for (int p = 0; p < 2; p++) {
      for (int offset = 0; offset < read.get(p).size(); offset++) {
        reading.found(p, read.get(p).get(offset), offset);
      }
    }
    return book.compare(reading);
  }
}
