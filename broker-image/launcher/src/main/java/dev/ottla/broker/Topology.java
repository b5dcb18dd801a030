package dev.ottla.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What the operator learns while pods start, from files that change under a running pod.
///
/// @param racks the rack of each Kubernetes node
/// @param advertised `LISTENER.ordinal` to `host:port`; an empty host is the pod's host
/// @param quorum `standalone=<node id>` until the quorum was formed, `formed=true` after
record Topology(
    Map<String, String> racks, Map<String, String> advertised, Map<String, String> quorum) {

  static Topology read(Path dir) throws IOException {
    return new Topology(
        Config.properties(dir.resolve("racks")),
        Config.properties(dir.resolve("advertised")),
        Config.properties(dir.resolve("quorum")));
  }

  Optional<String> rack(String nodeName) {
    return Optional.ofNullable(racks.get(nodeName)).filter(rack -> !rack.isEmpty());
  }

  Optional<String> address(String listener, int ordinal) {
    return Optional.ofNullable(advertised.get(listener + "." + ordinal))
        .filter(address -> !address.isEmpty());
  }

  boolean formed() {
    return Boolean.parseBoolean(quorum.getOrDefault("formed", "false"));
  }

  /// The node that founds the quorum alone, while nobody has.
  Optional<String> founder() {
    return formed() ? Optional.empty() : Optional.ofNullable(quorum.get("standalone"));
  }
}
