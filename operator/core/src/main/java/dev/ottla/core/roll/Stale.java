package dev.ottla.core.roll;

import dev.ottla.core.world.Member;
import java.util.function.Supplier;

/// A pod that must restart.
///
/// @param member the pod
/// @param reason why it must, worked out for those alone of which it is told
/// @param asked whether a person asks for it, who means now
record Stale(Member member, Supplier<String> reason, boolean asked) {
  String why() {
    return reason.get();
  }

  String name() {
    return member.name();
  }

  /// Whether its restart takes nothing from anybody: no process runs in it, as when its node has no
  /// room, its image or its configuration is not there, or it ends again and again. A process that
  /// only starts slowly is left to start: it may be recovering its logs.
  boolean idle() {
    return !member.ready() && (!member.running() || member.asked());
  }
}
