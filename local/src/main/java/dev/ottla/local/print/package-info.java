/// What `kubectl get` shows: columns and tables.
@NullMarked
package dev.ottla.local.print;

import org.jspecify.annotations.NullMarked;
