/// One Kafka node in one JVM: it renders the node's properties, formats its storage, starts the
/// server, and answers over HTTP how it fares.
@NullMarked
package dev.ottla.broker;

import org.jspecify.annotations.NullMarked;
