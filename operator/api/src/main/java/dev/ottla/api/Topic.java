package dev.ottla.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/// A topic of a cluster in the same namespace.
@Group("ottla.dev")
@Version("v1alpha1")
@ShortNames("ot")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Cluster",
    jsonPath = ".spec.cluster",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Partitions",
    jsonPath = ".status.partitions",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Replicas",
    jsonPath = ".status.replicas",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@JsonClassDescription("A topic of a Cluster in the same namespace.")
@ValidationRule(value = TopicRules.NAME_FITS, messageExpression = TopicRules.NAME_FITS_SAYS)
@ValidationRule(
    value = TopicRules.SAME_NAME,
    messageExpression = TopicRules.SAME_NAME_SAYS,
    fieldPath = ".spec.name")
public class Topic extends CustomResource<TopicSpec, TopicStatus> implements Namespaced {
  private static final long serialVersionUID = 1L;

  /// The topic's name in Kafka: `spec.name`, or the resource's own.
  public String kafkaName() {
    String name = getSpec() == null ? null : getSpec().name();
    return name == null ? getMetadata().getName() : name;
  }
}
