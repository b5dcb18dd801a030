package dev.ottla.load;

import dev.ottla.core.world.Names;
import java.time.Instant;
import java.util.Optional;

/// One answer of one broker.
///
/// @param from who answered
/// @param at when
/// @param sums what it has carried since its start
/// @param busy what passes most, if it was asked this time
record Sample(Broker from, Instant at, Sums sums, Optional<Busy> busy) {

  /// A broker of a cluster.
  ///
  /// @param id its node id
  record Broker(Names cluster, int id) {}

  /// This one in the place of an earlier one that nobody read. Its sums are in these, too; what it
  /// said of topics is kept.
  Sample instead(Sample earlier) {
    return busy.isPresent() ? this : new Sample(from, at, sums, earlier.busy);
  }
}
