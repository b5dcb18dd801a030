/// The stage that scenarios are played on: the substrates, a namespace for each scenario, the
/// ledger that judges loss, and the evidence that is kept when one fails.
@NullMarked
package dev.ottla.e2e;

import org.jspecify.annotations.NullMarked;
