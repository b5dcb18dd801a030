/// The Kubernetes API: discovery, objects, patches, watches, tables.
@NullMarked
package dev.ottla.local.api;

import org.jspecify.annotations.NullMarked;
