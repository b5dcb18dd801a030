package dev.ottla.bench.balance;

import dev.ottla.core.balance.Balance.Broker;
import dev.ottla.core.balance.Balance.Disk;
import dev.ottla.core.balance.Balance.Load;
import dev.ottla.core.balance.Balance.Model;
import dev.ottla.core.balance.Balance.State;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/// A made-up cluster: brokers, and for each partition three replicas, the leader first, and
/// loads. Rates are KB/s, disks MB, processors percent.
final class Cluster {
  static final int FACTOR = 3;
  private static final double KB = 1e3;
  private static final long MB = 1_000_000;

  final Scenario scenario;
  final int[] topic;
  final int[] number;
  final int[] replicas;
  final float[] in;
  final float[] out;
  final float[] disk;
  final double cpuScale;

  Cluster(Scenario scenario, Loads loads, int[] replicas) {
    this.scenario = scenario;
    this.replicas = replicas;
    topic = loads.topic;
    number = loads.number;
    in = loads.in;
    out = loads.out;
    disk = loads.disk;
    cpuScale = loads.cpuScale();
  }

  int partitions() {
    return topic.length;
  }

  double cpuLeader(int p) {
    return cpuScale * (0.7 * in[p] + 0.15 * out[p]);
  }

  double cpuFollower(int p) {
    return cpuScale * 0.15 * in[p];
  }

  /// Twice as much for every third in its rack when capacities differ.
  double capacity(int broker) {
    return scenario.unequal() && (broker / scenario.racks()) % 3 == 0 ? 2 : 1;
  }

  /// Capacities are such that the mean broker uses 40 % of its processors, 35 % of its network
  /// and half of its disk.
  List<Broker> brokers() {
    double sum = 0;
    int staying = scenario.brokers() - scenario.removed();
    for (int b = 0; b < staying; b++) {
      sum += capacity(b);
    }
    double unit = staying / sum;
    List<Broker> brokers = new ArrayList<>();
    for (int b = 0; b < scenario.brokers(); b++) {
      double c = capacity(b) * unit;
      brokers.add(
          new Broker(
              b,
              "r" + b % scenario.racks(),
              100 * c,
              50_000 / 0.35 * KB * c,
              outMean() / 0.35 * KB * c,
              List.of(new Disk(Math.round(2_000_000 * c * MB), true)),
              b >= staying
                  ? State.LEAVING
                  : b >= scenario.brokers() - scenario.added() ? State.NEW : State.LIVE));
    }
    return brokers;
  }

  /// All bytes of all replicas.
  double bytes() {
    double sum = 0;
    for (float d : disk) {
      sum += (double) d * MB * FACTOR;
    }
    return sum;
  }

  private double outMean() {
    double sum = 0;
    for (float o : out) {
      sum += o;
    }
    return sum / (scenario.brokers() - scenario.removed());
  }

  Model model() {
    Model model = new Model(brokers());
    int[] three = new int[FACTOR];
    for (int p = 0; p < partitions(); p++) {
      System.arraycopy(replicas, p * FACTOR, three, 0, FACTOR);
      model.partition(
          "t" + topic[p],
          number[p],
          three,
          new Load(
              cpuLeader(p),
              cpuFollower(p),
              in[p] * KB,
              out[p] * KB,
              0,
              (long) ((double) disk[p] * MB)));
    }
    return model;
  }

  /// CRC-32 of the replicas as little-endian integers.
  String assignmentPrint() {
    ByteBuffer bytes = ByteBuffer.allocate(replicas.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int r : replicas) {
      bytes.putInt(r);
    }
    return print(bytes);
  }

  /// CRC-32 of in, out and disk of each partition as little-endian floats.
  String loadsPrint() {
    ByteBuffer bytes = ByteBuffer.allocate(in.length * 12).order(ByteOrder.LITTLE_ENDIAN);
    for (int p = 0; p < in.length; p++) {
      bytes.putFloat(in[p]).putFloat(out[p]).putFloat(disk[p]);
    }
    return print(bytes);
  }

  private static String print(ByteBuffer bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes.flip());
    return String.format("%08x", crc.getValue());
  }
}
