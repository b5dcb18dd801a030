/// A world for a bug report: what is there, with everything secret masked.
@NullMarked
package dev.ottla.cli.dump;

import org.jspecify.annotations.NullMarked;
