/// Tests.
@NullMarked
package dev.ottla.local.schema;

import org.jspecify.annotations.NullMarked;
