package dev.ottla.core.autoscale;

import java.util.Random;

/// Loads of one day, as many brokers' networks as they fill, and bytes on disks.
enum Curve {
  DIURNAL("a day and a night") {
    @Override
    double network(double hour, Random luck) {
      return 3.4 - 2.2 * Math.cos(2 * Math.PI * (hour - 3) / 24);
    }
  },
  CROWD("a crowd for two hours") {
    @Override
    double network(double hour, Random luck) {
      if (hour < 8) {
        return 1.9;
      }
      double up = Math.min(1, (hour - 8) / 0.1);
      double fade = hour < 10 ? 1 : Math.exp(-(hour - 10) / 0.5);
      return 1.9 + 3.6 * up * fade;
    }
  },
  RAMP("growth all day") {
    @Override
    double network(double hour, Random luck) {
      return 1.8 + 5 * hour / 24;
    }
  },
  SAWTOOTH("batches every eight hours") {
    @Override
    double network(double hour, Random luck) {
      return 1.8 + 3.6 * ((hour + 24) % 8) / 8;
    }
  },
  NOISE("noise about a steady mean") {
    @Override
    double network(double hour, Random luck) {
      double slow = 0.05 * Math.sin(hour * 3.7) + 0.04 * Math.sin(hour * 10.3);
      return Math.max(0, 3.1 * (1 + slow + 0.05 * luck.nextGaussian()));
    }
  },
  HOT("one partition grows hot") {
    @Override
    double network(double hour, Random luck) {
      return 1.5 + hot(hour);
    }

    @Override
    double hot(double hour) {
      return 2.2 * Math.clamp((hour - 4) / 4, 0, 1);
    }
  },
  DISK("disks fill slowly") {
    @Override
    double network(double hour, Random luck) {
      return 1.2;
    }

    @Override
    double bytes(double hour) {
      return 560e9 + 25e9 * hour;
    }
  },
  STEPS("shifts of people") {
    @Override
    double network(double hour, Random luck) {
      return hour < 6 ? 1.8 : hour < 12 ? 4.5 : hour < 20 ? 3.2 : 1.8;
    }
  };

  final String words;

  Curve(String words) {
    this.words = words;
  }

  /// What comes in, copies included, of what the network of one broker bears.
  abstract double network(double hour, Random luck);

  /// The part of it that is one partition.
  double hot(double hour) {
    return 0;
  }

  /// Bytes on all disks.
  double bytes(double hour) {
    return 120e9;
  }
}
