/// Empties the brokers that shall leave.
@NullMarked
package dev.ottla.core.drain;

import org.jspecify.annotations.NullMarked;
