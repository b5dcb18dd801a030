/// What the operator thinks: [Planner] turns a world into a plan.
@NullMarked
package dev.ottla.core;

import org.jspecify.annotations.NullMarked;
