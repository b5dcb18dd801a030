/// Tests.
@NullMarked
package dev.ottla.local.api;

import org.jspecify.annotations.NullMarked;
