/// Topics: what to do so that Kafka's topic is what its resource says, and what to tell its owner.
@NullMarked
package dev.ottla.core.topic;

import org.jspecify.annotations.NullMarked;
