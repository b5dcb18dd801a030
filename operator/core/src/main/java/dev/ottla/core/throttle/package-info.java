/// Decides how fast copies may be made.
@NullMarked
package dev.ottla.core.throttle;

import org.jspecify.annotations.NullMarked;
