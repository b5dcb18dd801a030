/// The Kubernetes objects of a Cluster, and which of them differ from what they must be.
@NullMarked
package dev.ottla.core.render;

import org.jspecify.annotations.NullMarked;
