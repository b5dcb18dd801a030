package dev.ottla.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/// A Kafka cluster: its brokers, its controllers, and how clients reach it.
@Group("ottla.dev")
@Version("v1alpha1")
@ShortNames("ocl")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Brokers",
    jsonPath = ".status.ready",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Version",
    jsonPath = ".status.version",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Next",
    jsonPath = ".status.next[0].step",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@JsonClassDescription("A Kafka cluster: its brokers, its controllers, and how clients reach it.")
@ValidationRule(value = Rules.CLUSTER_NAME, messageExpression = Rules.CLUSTER_NAME_SAYS)
public class Cluster extends CustomResource<ClusterSpec, ClusterStatus> implements Namespaced {
  private static final long serialVersionUID = 1L;

  /// How many brokers there shall be: what the autoscaler wants where it is in charge, else
  /// `spec.brokers.replicas`.
  public int brokersWanted() {
    int start = getSpec().brokers().replicas();
    Autoscale policy = getSpec().autoscale();
    if (policy == null || policy.mode() == Autoscale.Mode.Recommend) {
      return start;
    }
    ClusterStatus.Scaled scaled = getStatus() == null ? null : getStatus().autoscale();
    return policy.within(start, scaled == null ? start : scaled.wanted());
  }
}
