/// The machine as a node: pods as processes, volumes as folders, services as relays.
@NullMarked
package dev.ottla.local.node;

import org.jspecify.annotations.NullMarked;
