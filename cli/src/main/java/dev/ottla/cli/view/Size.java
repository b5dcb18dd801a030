package dev.ottla.cli.view;

import dev.ottla.cli.talk.Trouble;
import java.math.BigDecimal;
import java.util.Map;

/// Amounts as Kubernetes writes them.
public final class Size {
  private static final Map<String, BigDecimal> UNITS =
      Map.ofEntries(
          Map.entry("", BigDecimal.ONE),
          Map.entry("m", new BigDecimal("0.001")),
          Map.entry("k", power(1000, 1)),
          Map.entry("M", power(1000, 2)),
          Map.entry("G", power(1000, 3)),
          Map.entry("T", power(1000, 4)),
          Map.entry("P", power(1000, 5)),
          Map.entry("Ki", power(1024, 1)),
          Map.entry("Mi", power(1024, 2)),
          Map.entry("Gi", power(1024, 3)),
          Map.entry("Ti", power(1024, 4)),
          Map.entry("Pi", power(1024, 5)));

  private Size() {}

  private static BigDecimal power(int base, int times) {
    return BigDecimal.valueOf(base).pow(times);
  }

  /// The bytes that `10Gi`, `500M` or `1e9` mean.
  public static long bytes(String text) {
    String unit = text.replaceAll("^[0-9.+-]+([eE][0-9+-]+)?", "");
    BigDecimal factor = UNITS.get(unit);
    try {
      if (factor != null) {
        String number = text.substring(0, text.length() - unit.length());
        return new BigDecimal(number).multiply(factor).longValue();
      }
    } catch (NumberFormatException e) {
      throw new Trouble("'" + text + "' is no amount that Kubernetes writes", e);
    }
    throw new Trouble("'" + text + "' is no amount that Kubernetes writes");
  }
}
