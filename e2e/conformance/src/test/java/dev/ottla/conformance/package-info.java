/// The same cases on the embedded API server and on a real one: what they say must be the same.
@NullMarked
package dev.ottla.conformance;

import org.jspecify.annotations.NullMarked;
