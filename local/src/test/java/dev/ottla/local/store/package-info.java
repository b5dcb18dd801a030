/// Tests.
@NullMarked
package dev.ottla.local.store;

import org.jspecify.annotations.NullMarked;
