/// Tests.
@NullMarked
package dev.ottla.local.patch;

import org.jspecify.annotations.NullMarked;
