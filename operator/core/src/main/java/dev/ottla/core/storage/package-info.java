/// The size of volumes, and what is done while one fills up.
@NullMarked
package dev.ottla.core.storage;

import org.jspecify.annotations.NullMarked;
