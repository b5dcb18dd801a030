package dev.ottla.core.render;

import dev.ottla.core.world.Names;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.util.Map;
import java.util.TreeMap;

/// What all objects of a Cluster share: namespace, labels, owner.
record Owned(World world) {
  ObjectMeta meta(String name) {
    return meta(name, world.names().labels());
  }

  ObjectMeta meta(String name, Role role) {
    return meta(name, labels(role));
  }

  Map<String, String> labels(Role role) {
    Map<String, String> labels = new TreeMap<>(world.names().labels());
    labels.put(Names.ROLE_LABEL, role.word());
    return labels;
  }

  ServiceAccount account() {
    return new ServiceAccountBuilder()
        .withMetadata(meta(world.names().cluster() + "-kafka"))
        .withAutomountServiceAccountToken(false)
        .build();
  }

  private ObjectMeta meta(String name, Map<String, String> labels) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(world.names().namespace())
        .withLabels(new TreeMap<>(labels))
        .addToOwnerReferences(
            new OwnerReferenceBuilder()
                .withApiVersion(world.cluster().getApiVersion())
                .withKind(world.cluster().getKind())
                .withName(world.names().cluster())
                .withUid(world.cluster().getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(false)
                .build())
        .build();
  }
}
