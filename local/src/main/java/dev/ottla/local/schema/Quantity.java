package dev.ottla.local.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A Kubernetes quantity: `500m`, `2Gi`, `1.5`, `1e3`.
public record Quantity(BigDecimal value) implements Comparable<Quantity> {
  private static final Pattern FORM =
      Pattern.compile(
          "([+-]?(?:\\d+\\.?\\d*|\\.\\d+))(?:([eE][+-]?\\d+)|([KMGTPE]i|[numkMGTPE]?))");

  private static final Map<String, BigDecimal> SUFFIXES =
      Map.ofEntries(
          Map.entry("", BigDecimal.ONE),
          Map.entry("n", BigDecimal.ONE.movePointLeft(9)),
          Map.entry("u", BigDecimal.ONE.movePointLeft(6)),
          Map.entry("m", BigDecimal.ONE.movePointLeft(3)),
          Map.entry("k", BigDecimal.ONE.movePointRight(3)),
          Map.entry("M", BigDecimal.ONE.movePointRight(6)),
          Map.entry("G", BigDecimal.ONE.movePointRight(9)),
          Map.entry("T", BigDecimal.ONE.movePointRight(12)),
          Map.entry("P", BigDecimal.ONE.movePointRight(15)),
          Map.entry("E", BigDecimal.ONE.movePointRight(18)),
          Map.entry("Ki", binary(10)),
          Map.entry("Mi", binary(20)),
          Map.entry("Gi", binary(30)),
          Map.entry("Ti", binary(40)),
          Map.entry("Pi", binary(50)),
          Map.entry("Ei", binary(60)));

  private static BigDecimal binary(int power) {
    return new BigDecimal(BigInteger.TWO.pow(power));
  }

  public Quantity(BigDecimal value) {
    // One form for each number, so that equal numbers are equal quantities.
    this.value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
  }

  public static Optional<Quantity> parse(String text) {
    var matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var exponent = matcher.group(2);
    if (exponent != null) {
      return Optional.of(new Quantity(new BigDecimal(matcher.group(1) + exponent)));
    }
    var factor = SUFFIXES.getOrDefault(matcher.group(3), BigDecimal.ONE);
    return Optional.of(new Quantity(new BigDecimal(matcher.group(1)).multiply(factor)));
  }

  boolean whole() {
    return value.stripTrailingZeros().scale() <= 0;
  }

  @Override
  public int compareTo(Quantity other) {
    return value.compareTo(other.value);
  }
}
