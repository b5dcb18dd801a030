/// What is on its way to Ready, shown while it happens, and explained when it does not.
@NullMarked
package dev.ottla.cli.progress;

import org.jspecify.annotations.NullMarked;
