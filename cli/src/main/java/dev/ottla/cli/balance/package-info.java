/// Clusters and plans of the balancer as files and as tables.
@NullMarked
package dev.ottla.cli.balance;

import org.jspecify.annotations.NullMarked;
