/// The snapshot of the world that a plan is made from, and the questions one asks of it.
@NullMarked
package dev.ottla.core.world;

import org.jspecify.annotations.NullMarked;
