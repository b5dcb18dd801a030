package dev.ottla.local.control;

import org.jspecify.annotations.Nullable;

/// An object by resource, namespace (empty when cluster-wide) and name.
record Key(String resource, String namespace, String name) {
  /// The namespace as [dev.ottla.local.store.Objects] wants it.
  @Nullable String scope() {
    return namespace.isEmpty() ? null : namespace;
  }
}
