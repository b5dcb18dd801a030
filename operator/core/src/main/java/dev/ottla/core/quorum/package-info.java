/// Who votes in the metadata quorum.
@NullMarked
package dev.ottla.core.quorum;

import org.jspecify.annotations.NullMarked;
