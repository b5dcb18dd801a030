/// The size of volumes.
@NullMarked
package dev.ottla.core.storage;

import org.jspecify.annotations.NullMarked;
