/// The kinds served and what their objects look like: schemas, defaults, validation, CEL rules.
@NullMarked
package dev.ottla.local.schema;

import org.jspecify.annotations.NullMarked;
