/// What users write, with its defaults and limits: [Cluster] and [Topic].
@NullMarked
package dev.ottla.api;

import org.jspecify.annotations.NullMarked;
