/// What planning costs and how good the plans are, over a family of made-up clusters.
@NullMarked
package dev.ottla.bench.balance;

import org.jspecify.annotations.NullMarked;
