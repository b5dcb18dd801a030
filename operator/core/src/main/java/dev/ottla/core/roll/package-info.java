/// Which pods may restart now.
@NullMarked
package dev.ottla.core.roll;

import org.jspecify.annotations.NullMarked;
