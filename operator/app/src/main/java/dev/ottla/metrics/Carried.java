package dev.ottla.metrics;

import dev.ottla.core.world.LoadView;
import dev.ottla.core.world.LoadView.Window;
import dev.ottla.core.world.Names;
import dev.ottla.load.Load;

/// The load of brokers, as plans see it.
final class Carried {
  private Carried() {}

  static void write(Text text, Names names, LoadView view) {
    String namespace = names.namespace();
    String cluster = names.cluster();
    view.brokers()
        .forEach(
            (id, broker) -> {
              Object[] who = {namespace, cluster, id};
              window(text, Row.CPU, broker.cpu(), who);
              window(text, Row.NETWORK_IN, broker.networkIn(), who);
              window(text, Row.NETWORK_OUT, broker.networkOut(), who);
              window(text, Row.HANDLERS, broker.handlers(), who);
              text.add(Row.DISK_USED, broker.disk().mean(), who)
                  .add(Row.DISK_SIZE, broker.diskSize(), who)
                  .add(Row.DISK_GROWTH, broker.disk().slope(), who);
            });
    for (LoadView.Busy busy : view.busiest()) {
      Object[] which = {namespace, cluster, busy.leader(), busy.topic(), busy.partition()};
      text.add(Row.PARTITION_IN, busy.in(), which).add(Row.PARTITION_OUT, busy.out(), which);
    }
  }

  private static void window(Text text, Row row, Window window, Object... who) {
    text.add(row, window.mean(), who[0], who[1], who[2], "mean")
        .add(row, window.p95(), who[0], who[1], who[2], "p95");
  }

  static void write(Text text, Load.Tally tally) {
    text.add(Row.SAMPLED, tally.brokers())
        .add(Row.SAMPLES, tally.samples())
        .add(Row.SAMPLES_LOST, tally.lost())
        .add(Row.SAMPLE_FAILURES, tally.failures());
  }
}
