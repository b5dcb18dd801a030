package dev.ottla.local.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.store.Objects;
import java.util.List;

/// What is there from the first moment: namespaces and a storage class.
final class Seeds {
  static final String STORAGE_CLASS = "local";

  private Seeds() {}

  static void sow(Objects objects) {
    for (String name : List.of("default", "kube-system")) {
      if (objects.get(Namespaces.RESOURCE, null, name).isEmpty()) {
        objects.create(Namespaces.RESOURCE, null, Meta.object("v1", "Namespace", "", name));
      }
    }
    String classes = "storageclasses.storage.k8s.io";
    if (objects.get(classes, null, STORAGE_CLASS).isEmpty()) {
      ObjectNode local = Meta.object("storage.k8s.io/v1", "StorageClass", "", STORAGE_CLASS);
      local
          .withObject("/metadata")
          .putObject("annotations")
          .put("storageclass.kubernetes.io/is-default-class", "true");
      local.put("provisioner", "local/folder").put("reclaimPolicy", "Delete");
      local.put("volumeBindingMode", "Immediate").put("allowVolumeExpansion", true);
      objects.create(classes, null, local);
    }
  }
}
