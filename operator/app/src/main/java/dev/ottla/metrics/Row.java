package dev.ottla.metrics;

import java.util.List;
import java.util.Locale;

/// What `/metrics` of the operator shows. Names and labels are stable; the reference page is made
/// from this list.
enum Row {
  RECONCILES("ottla_reconciles_total", Type.COUNTER, "kind", "Resources looked at and acted on"),
  RECONCILE_FAILURES(
      "ottla_reconcile_failures_total",
      Type.COUNTER,
      "kind",
      "Of these, those that ended in an error nobody foresaw; each is tried again"),
  RECONCILE_SECONDS(
      "ottla_reconcile_seconds", Type.SUMMARY, "kind", "Time of a reconcile, look and acts in it"),
  LOOK_SECONDS(
      "ottla_look_seconds", Type.SUMMARY, "", "Part of it: the look at a Cluster and its Kafka"),
  STEPS(
      "ottla_steps_total",
      Type.COUNTER,
      "step",
      "Steps that were taken up, by kind, failed ones among them"),
  STEP_FAILURES(
      "ottla_step_failures_total",
      Type.COUNTER,
      "kind",
      "Steps and objects that Kubernetes or Kafka refused"),
  APPLIED("ottla_applied_objects_total", Type.COUNTER, "", "Kubernetes objects written"),

  CLUSTERS("ottla_clusters", Type.GAUGE, "", "Clusters that are looked after"),
  CONDITION(
      "ottla_cluster_condition",
      Type.GAUGE,
      "namespace,cluster,condition",
      "1 where the condition of a Cluster is True, 0 where it is not"),
  BROKERS_WANTED(
      "ottla_cluster_brokers_wanted", Type.GAUGE, "namespace,cluster", "Brokers that shall be"),
  BROKERS_READY(
      "ottla_cluster_brokers_ready", Type.GAUGE, "namespace,cluster", "Brokers that are ready"),
  CONTROLLERS_WANTED(
      "ottla_cluster_controllers_wanted",
      Type.GAUGE,
      "namespace,cluster",
      "Controllers that shall be, combined ones among them"),
  CONTROLLERS_READY(
      "ottla_cluster_controllers_ready",
      Type.GAUGE,
      "namespace,cluster",
      "Controllers that are ready"),
  KAFKA_ANSWERS(
      "ottla_cluster_kafka_answers",
      Type.GAUGE,
      "namespace,cluster",
      "1 where the brokers answered the operator at the last look"),
  PARTITIONS(
      "ottla_cluster_partitions", Type.GAUGE, "namespace,cluster", "Partitions of all topics"),
  OFFLINE(
      "ottla_cluster_partitions_offline",
      Type.GAUGE,
      "namespace,cluster",
      "Partitions without a leader"),
  UNDER_MIN_ISR(
      "ottla_cluster_partitions_under_min_isr",
      Type.GAUGE,
      "namespace,cluster",
      "Partitions that refuse acks=all for want of replicas in sync"),
  UNDER_REPLICATED(
      "ottla_cluster_partitions_under_replicated",
      Type.GAUGE,
      "namespace,cluster",
      "Partitions with a replica that is not in sync"),
  NEXT(
      "ottla_cluster_next_steps",
      Type.GAUGE,
      "namespace,cluster",
      "Steps that status.next tells: what is being done or waited for; at most 10"),
  LOOKED(
      "ottla_cluster_last_look_timestamp_seconds",
      Type.GAUGE,
      "namespace,cluster",
      "When the Cluster was looked at last, in seconds since 1970"),
  TOPICS(
      "ottla_topics",
      Type.GAUGE,
      "namespace,cluster,ready",
      "Topic resources by whether they are Ready"),

  CPU(
      "ottla_broker_cpu_cores",
      Type.GAUGE,
      "namespace,cluster,broker,stat",
      "Cores in use over the window, mean and p95"),
  NETWORK_IN(
      "ottla_broker_network_in_bytes_per_second",
      Type.GAUGE,
      "namespace,cluster,broker,stat",
      "Bytes from clients and leaders over the window, mean and p95"),
  NETWORK_OUT(
      "ottla_broker_network_out_bytes_per_second",
      Type.GAUGE,
      "namespace,cluster,broker,stat",
      "Bytes to clients and followers over the window, mean and p95"),
  HANDLERS(
      "ottla_broker_handlers_busy_ratio",
      Type.GAUGE,
      "namespace,cluster,broker,stat",
      "Busy share of the request handlers over the window, mean and p95"),
  DISK_USED(
      "ottla_broker_disk_used_bytes",
      Type.GAUGE,
      "namespace,cluster,broker",
      "Bytes in use on the broker's fullest volume, mean of the window"),
  DISK_SIZE(
      "ottla_broker_disk_bytes", Type.GAUGE, "namespace,cluster,broker", "Size of that volume"),
  DISK_GROWTH(
      "ottla_broker_disk_growth_bytes_per_second",
      Type.GAUGE,
      "namespace,cluster,broker",
      "How fast that volume fills, by the straight line through the window"),
  PARTITION_IN(
      "ottla_partition_in_bytes_per_second",
      Type.GAUGE,
      "namespace,cluster,broker,topic,partition",
      "Bytes from clients to each of a Cluster's 20 busiest partitions, estimated"),
  PARTITION_OUT(
      "ottla_partition_out_bytes_per_second",
      Type.GAUGE,
      "namespace,cluster,broker,topic,partition",
      "Bytes to clients from each of them, estimated"),
  GROUP_LAG(
      "ottla_consumer_group_lag_records",
      Type.GAUGE,
      "namespace,cluster,group,topic",
      "Records that a consumer group has not read of a topic; the 500 largest of a Cluster"),
  SAMPLED("ottla_load_brokers", Type.GAUGE, "", "Brokers whose load is sampled"),
  SAMPLES("ottla_load_samples_total", Type.COUNTER, "", "Samples of brokers' load counted"),
  SAMPLES_LOST(
      "ottla_load_samples_lost_total",
      Type.COUNTER,
      "",
      "Samples that the next one of the same broker overtook"),
  SAMPLE_FAILURES(
      "ottla_load_sample_failures_total",
      Type.COUNTER,
      "",
      "Brokers that did not tell their load in time"),

  PROCESS_CPU("process_cpu_seconds_total", Type.COUNTER, "", "CPU time used"),
  PROCESS_START(
      "process_start_time_seconds",
      Type.GAUGE,
      "",
      "When the process started, in seconds since 1970"),
  MEMORY_USED("jvm_memory_used_bytes", Type.GAUGE, "area", "Memory used by the JVM"),
  THREADS("jvm_threads", Type.GAUGE, "", "Platform threads"),
  COLLECTIONS("jvm_gc_collections_total", Type.COUNTER, "gc", "Garbage collections"),
  COLLECTING("jvm_gc_seconds_total", Type.COUNTER, "gc", "Time spent in garbage collections");

  private final String title;
  private final Type type;
  private final String labels;
  private final String help;

  /// How a figure is to be read. Summaries have a sum and a count, and no quantiles.
  enum Type {
    GAUGE,
    COUNTER,
    SUMMARY;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Row(String title, Type type, String labels, String help) {
    this.title = title;
    this.type = type;
    this.labels = labels;
    this.help = help;
  }

  String title() {
    return title;
  }

  Type type() {
    return type;
  }

  List<String> labels() {
    return labels.isEmpty() ? List.of() : List.of(labels.split(",", -1));
  }

  String help() {
    return help;
  }
}
