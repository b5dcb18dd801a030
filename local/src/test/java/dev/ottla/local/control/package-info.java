/// Controllers tried against the real API objects and a node that only pretends.
@NullMarked
package dev.ottla.local.control;

import org.jspecify.annotations.NullMarked;
