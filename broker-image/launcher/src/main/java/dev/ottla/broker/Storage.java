package dev.ottla.broker;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.metadata.storage.FormatterException;
import org.apache.kafka.raft.DynamicVoters;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/// The node's folders: formatted once, respected ever after. A folder of another cluster or node is
/// refused, since starting on it would mix two clusters' data.
final class Storage {
  private static final String WITH = "with-";

  private final Settings settings;
  private final Config config;

  Storage(Settings settings, Config config) {
    this.settings = settings;
    this.config = config;
  }

  /// Whether the metadata log is there.
  boolean formatted() {
    return Files.exists(settings.metadataDir().resolve("meta.properties"));
  }

  /// Formats what is not formatted. Only the founder of the quorum starts with a voter, itself.
  void format(Node.Known node, PrintStream out) throws Exception {
    for (var dir : dirs()) {
      check(dir);
    }
    remember();
    var formatter =
        new Formatter()
            .setPrintStream(out)
            .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
            .setNodeId(settings.nodeId())
            .setClusterId(config.clusterId())
            .setIgnoreFormatted(true)
            .setControllerListenerName(config.controller().name())
            .setMetadataLogDirectory(settings.metadataDir().toString())
            .setHasDynamicQuorum(true);
    dirs().forEach(dir -> formatter.addDirectory(dir.toString()));
    config.release().ifPresent(release -> formatter.setReleaseVersion(release(release)));
    if (!formatted()) {
      node.founds()
          .map(voter -> DynamicVoters.parse(voter + ":" + Uuid.randomUuid()))
          .ifPresent(formatter::setInitialControllers);
    }
    try {
      formatter.run();
    } catch (FormatterException e) {
      throw new Refusal("cannot format " + dirs() + ": " + e.getMessage());
    }
  }

  /// Keeps on the first volume which others there are. Kafka would start without one of them, copy
  /// anew what lay there, and find it twice when it is back.
  private void remember() throws IOException {
    Path first = settings.dataDirs().getFirst();
    Files.createDirectories(first);
    var marks = settings.dataDirs().stream().skip(1).map(dir -> WITH + dir.getFileName()).toList();
    try (var found = Files.newDirectoryStream(first, WITH + "*")) {
      for (var mark : found) {
        if (!marks.contains(mark.getFileName().toString())) {
          throw new Refusal(
              "this node has data on a volume %s that this pod does not have"
                  .formatted(mark.getFileName().toString().substring(WITH.length())));
        }
      }
    }
    for (var mark : marks) {
      if (!Files.exists(first.resolve(mark))) {
        Files.createFile(first.resolve(mark));
      }
    }
  }

  private List<Path> dirs() {
    var dirs = new ArrayList<>(settings.logDirs());
    dirs.add(settings.metadataDir());
    return dirs;
  }

  private void check(Path dir) throws IOException {
    var meta = Config.properties(dir.resolve("meta.properties"));
    refuse(dir, meta, "cluster.id", config.clusterId(), "cluster");
    refuse(dir, meta, "node.id", Integer.toString(settings.nodeId()), "node");
  }

  private static void refuse(
      Path dir, Map<String, String> meta, String key, String ours, String what) {
    String theirs = meta.getOrDefault(key, ours);
    if (!theirs.equals(ours)) {
      throw new Refusal(
          "%s holds data of %s %s, but this pod is of %s %s; nothing was touched"
              .formatted(dir, what, theirs, what, ours));
    }
  }

  private static MetadataVersion release(String release) {
    try {
      return MetadataVersion.fromVersionString(release, false);
    } catch (IllegalArgumentException e) {
      throw new Refusal("ottla.release.version is '" + release + "': " + e.getMessage());
    }
  }
}
