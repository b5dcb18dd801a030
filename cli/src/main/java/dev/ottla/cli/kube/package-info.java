/// A thin client of the Kubernetes API over the JDK's HTTP client: it starts in milliseconds.
@NullMarked
package dev.ottla.cli.kube;

import org.jspecify.annotations.NullMarked;
