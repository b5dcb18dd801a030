/// What the operator tells of itself, of its Clusters and of their load, for Prometheus.
@NullMarked
package dev.ottla.metrics;

import org.jspecify.annotations.NullMarked;
