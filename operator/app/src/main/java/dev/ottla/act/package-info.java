/// Hands: the only place that changes anything in Kubernetes or Kafka.
@NullMarked
package dev.ottla.act;

import org.jspecify.annotations.NullMarked;
