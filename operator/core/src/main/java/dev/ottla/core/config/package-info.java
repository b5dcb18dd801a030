/// Broker and controller properties from a Cluster's spec.
@NullMarked
package dev.ottla.core.config;

import org.jspecify.annotations.NullMarked;
