package dev.ottla.core.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DriftTest {
  @Test
  void whatOthersAddIsTheirs() {
    HasMetadata wanted = map(Map.of("a", "1"));
    HasMetadata found = map(Map.of("a", "1"));
    found.getMetadata().getAnnotations().put("team", "blue");
    ((ConfigMap) found).getData().put("b", "2");
    assertFalse(Drift.differs(wanted, found));
  }

  @Test
  void aChangedValueIsSeen() {
    HasMetadata found = map(Map.of("a", "1"));
    ((ConfigMap) found).getData().put("a", "2");
    assertTrue(Drift.differs(map(Map.of("a", "1")), found));
  }

  @Test
  void aDroppedFieldIsSeenByTheDigest() {
    assertTrue(Drift.differs(map(Map.of("a", "1")), map(Map.of("a", "1", "b", "2"))));
  }

  @Test
  void amountsAreComparedByWhatTheyMean() {
    assertFalse(Drift.differs(pod("1024Mi"), relabelled(pod("1Gi"), pod("1024Mi"))));
    assertTrue(Drift.differs(pod("1024Mi"), relabelled(pod("2Gi"), pod("1024Mi"))));
  }

  @Test
  void whatKubernetesLeavesOutIsNoDifference() {
    HasMetadata wanted = Drift.sealed(service(false));
    HasMetadata found = service(null);
    found.getMetadata().setAnnotations(wanted.getMetadata().getAnnotations());
    assertFalse(Drift.differs(wanted, found));
    ((Service) found).getSpec().setPublishNotReadyAddresses(true);
    assertTrue(Drift.differs(wanted, found));
  }

  @Test
  void theDigestDoesNotDependOnTheOrderOfMaps() {
    assertEquals(
        digest(map(Map.of("a", "1", "b", "2", "c", "3"))),
        digest(map(Map.of("c", "3", "b", "2", "a", "1"))));
  }

  @Test
  void keyedListsKeepTheOrderOfTheirHistory() {
    HasMetadata wanted = Drift.sealed(ports(9092, 9094));
    HasMetadata found = ports(9094, 9092);
    found.getMetadata().setAnnotations(wanted.getMetadata().getAnnotations());
    assertFalse(Drift.differs(wanted, found));
    ((Service) found).getSpec().getPorts().getFirst().setPort(9099);
    assertTrue(Drift.differs(wanted, found));
  }

  private static Service ports(int... numbers) {
    ServiceBuilder service = new ServiceBuilder().withNewMetadata().withName("o").endMetadata();
    for (int number : numbers) {
      service
          .editOrNewSpec()
          .addNewPort()
          .withName("p" + number)
          .withPort(number)
          .endPort()
          .endSpec();
    }
    return service.build();
  }

  private static Service service(@Nullable Boolean notReady) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName("orders-outside")
        .endMetadata()
        .withNewSpec()
        .withPublishNotReadyAddresses(notReady)
        .endSpec()
        .build();
  }

  private static String digest(HasMetadata object) {
    return object.getMetadata().getAnnotations().getOrDefault(Drift.DIGEST, "none");
  }

  private static HasMetadata map(Map<String, String> data) {
    return Drift.sealed(
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("m")
            .endMetadata()
            .addToData(data)
            .build());
  }

  private static HasMetadata pod(String memory) {
    return Drift.sealed(
        new PodBuilder()
            .withNewMetadata()
            .withName("p")
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("c")
            .withNewResources()
            .addToLimits("memory", new Quantity(memory))
            .endResources()
            .endContainer()
            .endSpec()
            .build());
  }

  private static HasMetadata relabelled(HasMetadata object, HasMetadata from) {
    object.getMetadata().setAnnotations(from.getMetadata().getAnnotations());
    return object;
  }
}
