/// Decides which replicas and leaders move so that brokers bear their share.
@NullMarked
package dev.ottla.core.rebalance;

import org.jspecify.annotations.NullMarked;
