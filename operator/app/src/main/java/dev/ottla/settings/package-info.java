/// What the operator was started with.
@NullMarked
package dev.ottla.settings;

import org.jspecify.annotations.NullMarked;
