/// Eyes: what Kubernetes and Kafka say, without changing either.
@NullMarked
package dev.ottla.see;

import org.jspecify.annotations.NullMarked;
