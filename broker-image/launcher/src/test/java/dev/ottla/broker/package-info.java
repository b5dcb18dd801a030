/// The launcher's promises, from the table of rendered properties to whole nodes in JVMs of their
/// own.
@NullMarked
package dev.ottla.broker;

import org.jspecify.annotations.NullMarked;
