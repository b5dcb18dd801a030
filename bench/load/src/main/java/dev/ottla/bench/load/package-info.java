/// What sampling the load of many brokers costs.
@NullMarked
package dev.ottla.bench.load;

import org.jspecify.annotations.NullMarked;
