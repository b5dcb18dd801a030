/// The load as a stream: every broker is asked for its sums every few seconds, the answers go
/// through one channel into windows, and a look reads the windows.
@NullMarked
package dev.ottla.load;

import org.jspecify.annotations.NullMarked;
