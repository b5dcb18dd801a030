/// When work may begin that clients can notice.
@NullMarked
package dev.ottla.core.window;

import org.jspecify.annotations.NullMarked;
