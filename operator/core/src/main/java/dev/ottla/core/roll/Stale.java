package dev.ottla.core.roll;

import dev.ottla.core.world.Member;

/// A pod that must restart.
///
/// @param member the pod
/// @param why why it must
/// @param asked whether a person asks for it, who means now
record Stale(Member member, String why, boolean asked) {
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
