/// What would happen if a file were applied: the operator's own mind, asked about a world in which
/// it were.
@NullMarked
package dev.ottla.cli.plan;

import org.jspecify.annotations.NullMarked;
