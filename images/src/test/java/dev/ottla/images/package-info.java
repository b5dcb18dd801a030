/// What makes a build incremental, and what makes it repeatable.
@NullMarked
package dev.ottla.images;

import org.jspecify.annotations.NullMarked;
