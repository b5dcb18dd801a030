/// What Kafka itself says: topics with their partitions, groups with their lag.
@NullMarked
package dev.ottla.cli.kafka;

import org.jspecify.annotations.NullMarked;
