/// Versioned objects on disk: one revision counter, one log of changes, watchers.
@NullMarked
package dev.ottla.local.store;

import org.jspecify.annotations.NullMarked;
