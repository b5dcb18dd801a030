package dev.ottla;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.inject.Singleton;

/// Does not read what nobody asks for: it would be half of the caches.
@Singleton
public final class Lean implements KubernetesClientObjectMapperCustomizer {
  @Override
  public void customize(ObjectMapper mapper) {
    mapper.addMixIn(ObjectMeta.class, NoManagedFields.class);
    mapper.addMixIn(NodeStatus.class, NoImages.class);
  }

  @JsonIgnoreProperties("managedFields")
  private interface NoManagedFields {}

  @JsonIgnoreProperties({"images", "volumesInUse", "volumesAttached"})
  private interface NoImages {}
}
