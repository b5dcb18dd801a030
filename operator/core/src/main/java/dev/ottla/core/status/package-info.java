/// What to tell people: conditions, the state of each node, the next steps.
@NullMarked
package dev.ottla.core.status;

import org.jspecify.annotations.NullMarked;
