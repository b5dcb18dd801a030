/// Builds the container images as tars and as folders, from nothing but the JDK, the C library of
/// this machine and the jars of the build.
@NullMarked
package dev.ottla.images;

import org.jspecify.annotations.NullMarked;
