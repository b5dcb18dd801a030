/// How long a roll takes, by the planner that rolls real clusters.
@NullMarked
package dev.ottla.bench.roll;

import org.jspecify.annotations.NullMarked;
