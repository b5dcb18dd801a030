/// Where replicas are and which moves may begin: what the rooms that move replicas have in common.
@NullMarked
package dev.ottla.core.moves;

import org.jspecify.annotations.NullMarked;
