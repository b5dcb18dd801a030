package dev.ottla.core.balance;

/// Divides a whole in proportion to weights where each part has a least and a most: water poured
/// into vessels of different width, floor and ceiling stands equally high in all that are neither
/// dry nor full.
final class Water {
  private static final int HALVINGS = 200;

  private Water() {}

  static double[] fill(double whole, double[] weight, double[] least, double[] most) {
    if (whole <= 0) {
      return parts(0, weight, least, most);
    }
    double low = 0;
    double high = 1;
    while (poured(high, weight, least, most) < whole && high < 1e300) {
      high *= 2;
    }
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (middle <= low || middle >= high) {
        break;
      }
      if (poured(middle, weight, least, most) < whole) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return parts(high, weight, least, most);
  }

  private static double[] parts(double level, double[] weight, double[] least, double[] most) {
    double[] parts = new double[weight.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = part(level, weight[i], least[i], most[i]);
    }
    return parts;
  }

  private static double poured(double level, double[] weight, double[] least, double[] most) {
    double sum = 0;
    for (int i = 0; i < weight.length; i++) {
      sum += part(level, weight[i], least[i], most[i]);
    }
    return sum;
  }

  private static double part(double level, double weight, double least, double most) {
    return Math.max(least, Math.min(most, level * weight));
  }
}
