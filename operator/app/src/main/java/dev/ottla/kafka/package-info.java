/// Connections to the Kafka clusters, kept while they serve.
@NullMarked
package dev.ottla.kafka;

import org.jspecify.annotations.NullMarked;
