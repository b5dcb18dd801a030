/// How callers change objects in part: JSON merge patch, strategic merge patch, server-side apply.
@NullMarked
package dev.ottla.local.patch;

import org.jspecify.annotations.NullMarked;
