/// Nodes that are gone, and the pods and volumes that went with them.
@NullMarked
package dev.ottla.core.lost;

import org.jspecify.annotations.NullMarked;
