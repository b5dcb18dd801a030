/// How many brokers and controllers there may be now.
@NullMarked
package dev.ottla.core.scale;

import org.jspecify.annotations.NullMarked;
