/// What shall be done and why: [Plan], its [Step]s, and the [Outcome] of carrying them out.
@NullMarked
package dev.ottla.core.plan;

import org.jspecify.annotations.NullMarked;
