/// The `ottla` command: one class for each word that can follow it.
@NullMarked
package dev.ottla.cli;

import org.jspecify.annotations.NullMarked;
