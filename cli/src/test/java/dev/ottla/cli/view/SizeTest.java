package dev.ottla.cli.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ottla.cli.talk.Trouble;
import org.junit.jupiter.api.Test;

class SizeTest {
  @Test
  void readsWhatKubernetesWrites() {
    assertEquals(10L << 30, Size.bytes("10Gi"));
    assertEquals(1_500_000, Size.bytes("1.5M"));
    assertEquals(1_000_000_000, Size.bytes("1e9"));
    assertEquals(0, Size.bytes("100m"));
    assertEquals(7, Size.bytes("7"));
    assertThrows(Trouble.class, () -> Size.bytes("much"));
    assertThrows(Trouble.class, () -> Size.bytes("1Qi"));
  }
}
