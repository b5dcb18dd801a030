package dev.ottla.core.status;

import dev.ottla.api.ClusterStatus.Node;
import dev.ottla.core.world.Member;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.World;

/// The state of one pod in a word.
final class Nodes {
  private Nodes() {}

  static Node node(World world, Member member) {
    return new Node(
        member.id(),
        member.name(),
        role(world, member),
        state(member),
        world.rack(member).orElse(null),
        member.trouble().or(member::unscheduled).orElse(null));
  }

  private static String role(World world, Member member) {
    boolean both = member.role() == Role.BROKER && world.controls(member);
    return both ? "broker,controller" : member.role().word();
  }

  private static String state(Member member) {
    if (member.stopping()) {
      return "Stopping";
    }
    if (member.ready()) {
      return "Ready";
    }
    if (member.trouble().isPresent()) {
      return "Failing";
    }
    return member.scheduled() ? "Starting" : "Pending";
  }
}
