/// Looks for what keeps Ottla from working, on this machine and on a cluster, and says what mends
/// it.
@NullMarked
package dev.ottla.cli.doctor;

import org.jspecify.annotations.NullMarked;
