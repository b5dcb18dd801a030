package dev.ottla.broker;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the pod's environment says about this node. Nothing here changes while the pod lives.
///
/// @param role the set of pods this one belongs to
/// @param controllersBelow in a set of brokers, ordinals below it are controllers too
/// @param base the node id of ordinal 0
/// @param podIp where to bind when pods share a loopback; elsewhere the node binds to all addresses
/// @param service the headless Service that names the pods
/// @param dataDirs one folder per volume; the first also holds the metadata log
/// @param httpPort the port of `/live`, `/ready`, `/metrics` and `/load`
record Settings(
    Role role,
    int controllersBelow,
    int base,
    int ordinal,
    String podName,
    String namespace,
    String podIp,
    String hostIp,
    String nodeName,
    String service,
    Path configDir,
    Path topologyDir,
    List<Path> dataDirs,
    int httpPort) {

  /// The kind of StatefulSet that the pod belongs to.
  enum Role {
    BROKER,
    CONTROLLER
  }

  static Settings from(Map<String, String> env) {
    return new Settings(
        role(need(env, "OTTLA_ROLE")),
        number(env, "OTTLA_CONTROLLERS_BELOW", "0"),
        number(env, "OTTLA_NODE_ID_BASE", "0"),
        number(env, "OTTLA_ORDINAL", null),
        need(env, "POD_NAME"),
        need(env, "POD_NAMESPACE"),
        need(env, "POD_IP"),
        env.getOrDefault("HOST_IP", ""),
        env.getOrDefault("NODE_NAME", ""),
        need(env, "OTTLA_SERVICE"),
        Path.of(env.getOrDefault("OTTLA_CONFIG_DIR", "/etc/ottla/config")),
        Path.of(env.getOrDefault("OTTLA_TOPOLOGY_DIR", "/etc/ottla/topology")),
        dirs(need(env, "OTTLA_DATA_DIRS")),
        number(env, "OTTLA_HTTP_PORT", "8080"));
  }

  int nodeId() {
    return base + ordinal;
  }

  boolean broker() {
    return role == Role.BROKER;
  }

  boolean controller() {
    return role == Role.CONTROLLER || ordinal < controllersBelow;
  }

  /// The name under which the other pods reach this one.
  String host() {
    return podName + "." + service + "." + namespace + ".svc";
  }

  /// Where to listen; empty means all addresses.
  String bind() {
    return podIp.startsWith("127.") ? podIp : "";
  }

  List<Path> logDirs() {
    return dataDirs.stream().map(dir -> dir.resolve("logs")).toList();
  }

  Path metadataDir() {
    return dataDirs.getFirst().resolve("metadata");
  }

  private static Role role(String word) {
    return switch (word) {
      case "broker" -> Role.BROKER;
      case "controller" -> Role.CONTROLLER;
      default -> throw new Refusal("OTTLA_ROLE is '" + word + "'; it must be broker or controller");
    };
  }

  private static List<Path> dirs(String commaList) {
    var dirs =
        Arrays.stream(commaList.split(",", -1))
            .map(String::strip)
            .filter(dir -> !dir.isEmpty())
            .map(Path::of)
            .toList();
    if (dirs.isEmpty()) {
      throw new Refusal("OTTLA_DATA_DIRS names no folder");
    }
    return dirs;
  }

  private static String need(Map<String, String> env, String name) {
    String value = env.getOrDefault(name, "");
    if (value.isBlank()) {
      throw new Refusal("environment variable " + name + " is not set");
    }
    return value.strip();
  }

  private static int number(Map<String, String> env, String name, @Nullable String absent) {
    String value = absent == null ? need(env, name) : env.getOrDefault(name, absent);
    try {
      return Integer.parseUnsignedInt(value.strip());
    } catch (NumberFormatException e) {
      throw new Refusal(name + " is '" + value + "'; it must be a number from 0 up");
    }
  }
}
