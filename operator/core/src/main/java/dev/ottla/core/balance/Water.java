package dev.ottla.core.balance;

/// Divides a whole in proportion to weights where each part has a least and a most: water poured
/// into vessels of different width, floor and ceiling stands equally high in all that are neither
/// dry nor full.
final class Water {
  private static final int HALVINGS = 200;
  private static final double HAIR = 1e-12;

  /// A level at which every vessel is full.
  private static final double MOST = 1e300;

  private Water() {}

  static double[] fill(double whole, double[] weight, double[] least, double[] most) {
    if (whole <= 0) {
      return parts(0, weight, least, most);
    }
    // It begins close to where the water stands when no vessel is dry or full, as nearly always.
    double near = whole / sum(weight);
    double high = near > 0 && near < MOST ? near * (1 + HAIR) : 1;
    double low = high * (1 - 2 * HAIR);
    if (poured(low, weight, least, most) >= whole) {
      low = 0;
    }
    while (poured(high, weight, least, most) < whole && high < MOST) {
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

  private static double sum(double[] all) {
    double sum = 0;
    for (double one : all) {
      sum += one;
    }
    return sum;
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
