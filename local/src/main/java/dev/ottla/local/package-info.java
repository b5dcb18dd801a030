/// A Kubernetes-style API and node for one machine, in one small process.
@NullMarked
package dev.ottla.local;

import org.jspecify.annotations.NullMarked;
