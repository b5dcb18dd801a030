/// A Cluster as people want to see it: brokers, what happens next and why, how far long work is.
@NullMarked
package dev.ottla.cli.view;

import org.jspecify.annotations.NullMarked;
