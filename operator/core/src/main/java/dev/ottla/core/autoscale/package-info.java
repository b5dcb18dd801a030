/// How many brokers would carry the load within its targets, and when to act on that.
@NullMarked
package dev.ottla.core.autoscale;

import org.jspecify.annotations.NullMarked;
