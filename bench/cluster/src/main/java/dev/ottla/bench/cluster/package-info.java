/// What a cluster costs and how fast it is, from its first second to the loss of a broker, measured
/// from outside on any substrate of the scenarios.
@NullMarked
package dev.ottla.bench.cluster;

import org.jspecify.annotations.NullMarked;
