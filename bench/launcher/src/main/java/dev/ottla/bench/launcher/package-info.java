/// What the first start of a node costs, in whole processes.
@NullMarked
package dev.ottla.bench.launcher;

import org.jspecify.annotations.NullMarked;
