/// Which Kafka version runs, and when there is no way back.
@NullMarked
package dev.ottla.core.upgrade;

import org.jspecify.annotations.NullMarked;
