/// Records made, sent, read and checked.
@NullMarked
package dev.ottla.cli.stream;

import org.jspecify.annotations.NullMarked;
