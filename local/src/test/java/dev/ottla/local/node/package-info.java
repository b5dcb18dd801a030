/// Pods tried with small real processes.
@NullMarked
package dev.ottla.local.node;

import org.jspecify.annotations.NullMarked;
