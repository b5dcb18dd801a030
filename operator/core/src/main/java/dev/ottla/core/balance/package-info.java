/// Where the replicas of a cluster should be, and the way there: [Balance].
///
/// A library of its own: it sees only `java.*`, takes numbers and gives numbers.
@NullMarked
package dev.ottla.core.balance;

import org.jspecify.annotations.NullMarked;
