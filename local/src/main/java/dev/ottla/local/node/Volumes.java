package dev.ottla.local.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.control.Folders;
import dev.ottla.local.control.Meta;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The volumes of one pod, each a folder.
final class Volumes {
  private final Machine machine;
  private final Path folder;

  Volumes(Machine machine, String uid) {
    this.machine = machine;
    this.folder = machine.pod(uid).resolve("volumes");
  }

  /// Brings all volumes up to date and says where they are.
  Map<String, Path> mount(ObjectNode pod) throws Unready {
    var places = new HashMap<String, Path>();
    for (JsonNode volume : pod.at("/spec/volumes")) {
      String name = volume.path("name").asText();
      places.put(name, place(pod, volume, folder.resolve(name)));
    }
    return places;
  }

  private Path place(ObjectNode pod, JsonNode volume, Path own) throws Unready {
    try {
      if (volume.has("persistentVolumeClaim")) {
        return claimed(pod, Meta.text(volume, "/persistentVolumeClaim/claimName"));
      }
      if (volume.has("hostPath")) {
        return Path.of(Meta.text(volume, "/hostPath/path"));
      }
      Files.createDirectories(own);
      if (!volume.has("emptyDir")) {
        var files = new TreeMap<String, byte[]>();
        collect(pod, volume, files);
        write(own, files);
      }
      return own;
    } catch (IOException e) {
      throw new Unready("FailedMount", volume.path("name").asText() + ": " + e);
    }
  }

  private Path claimed(ObjectNode pod, String claim) throws Unready, IOException {
    Optional<String> path =
        machine
            .objects()
            .get("persistentvolumeclaims", Meta.namespace(pod), claim)
            .filter(found -> Meta.text(found, "/status/phase").equals("Bound"))
            .flatMap(
                found ->
                    machine
                        .objects()
                        .get("persistentvolumes", null, Meta.text(found, "/spec/volumeName")))
            .map(volume -> Meta.text(volume, "/spec/hostPath/path"))
            .filter(found -> !found.isEmpty());
    if (path.isEmpty()) {
      throw new Unready("ContainerCreating", "the claim \"" + claim + "\" is not bound yet");
    }
    return Files.createDirectories(Path.of(path.get()));
  }

  private void collect(ObjectNode pod, JsonNode source, SortedMap<String, byte[]> files)
      throws Unready {
    if (source.has("configMap")) {
      entries(pod, "configmaps", source.get("configMap"), "name", files);
    } else if (source.has("secret")) {
      String field = source.get("secret").has("secretName") ? "secretName" : "name";
      entries(pod, "secrets", source.get("secret"), field, files);
    } else if (source.has("downwardAPI")) {
      for (JsonNode item : source.at("/downwardAPI/items")) {
        String value = Fields.value(pod, Meta.text(item, "/fieldRef/fieldPath"));
        files.put(item.path("path").asText(), value.getBytes(StandardCharsets.UTF_8));
      }
    } else if (source.has("serviceAccountToken")) {
      String token = machine.access().token(Meta.namespace(pod), Fields.account(pod));
      String path = Meta.text(source, "/serviceAccountToken/path");
      files.put(path, token.getBytes(StandardCharsets.UTF_8));
    } else if (source.has("projected")) {
      for (JsonNode part : source.at("/projected/sources")) {
        collect(pod, part, files);
      }
    } else {
      throw new Unready("FailedMount", "no such kind of volume here: " + source);
    }
  }

  private void entries(
      ObjectNode pod, String resource, JsonNode source, String field, Map<String, byte[]> files)
      throws Unready {
    String name = source.path(field).asText();
    boolean optional = source.path("optional").asBoolean();
    Optional<ObjectNode> found = machine.objects().get(resource, Meta.namespace(pod), name);
    if (found.isEmpty()) {
      if (optional) {
        return;
      }
      throw new Unready("ContainerCreating", resource + " \"" + name + "\" not found");
    }
    Map<String, byte[]> data = data(found.get());
    if (source.path("items").isEmpty()) {
      files.putAll(data);
    }
    for (JsonNode item : source.path("items")) {
      byte[] value = data.get(item.path("key").asText());
      if (value != null) {
        files.put(item.path("path").asText(), value);
      } else if (!optional) {
        throw new Unready(
            "ContainerCreating", resource + " \"" + name + "\" has no key " + item.path("key"));
      }
    }
  }

  /// The content of a ConfigMap or Secret.
  static Map<String, byte[]> data(ObjectNode object) {
    boolean secret = object.path("kind").asText().equals("Secret");
    var data = new HashMap<String, byte[]>();
    for (var entry : object.path("data").properties()) {
      byte[] text = entry.getValue().asText().getBytes(StandardCharsets.UTF_8);
      data.put(entry.getKey(), secret ? Base64.getMimeDecoder().decode(text) : text);
    }
    for (var entry : object.path("binaryData").properties()) {
      data.put(entry.getKey(), Base64.getMimeDecoder().decode(entry.getValue().asText()));
    }
    return data;
  }

  /// All files change at once: they are links through `..data`, which is moved in one step.
  private static void write(Path volume, SortedMap<String, byte[]> files) throws IOException {
    Path data = volume.resolve("..data");
    if (Files.exists(data) && same(data, files)) {
      return;
    }
    Path fresh = Files.createTempDirectory(volume, "..");
    for (var file : files.entrySet()) {
      Path path = fresh.resolve(file.getKey()).normalize();
      if (!path.startsWith(fresh)) {
        throw new IOException("a path that leaves its volume: " + file.getKey());
      }
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    Path link = volume.resolve("..link");
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, fresh.getFileName());
    Optional<Path> old =
        Files.isSymbolicLink(data)
            ? Optional.of(volume.resolve(Files.readSymbolicLink(data)))
            : Optional.empty();
    Files.move(link, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    link(volume, files);
    old.ifPresent(Folders::delete);
  }

  private static void link(Path volume, SortedMap<String, byte[]> files) throws IOException {
    var tops = files.keySet().stream().map(path -> Path.of(path).getName(0).toString()).toList();
    for (String top : tops) {
      Path link = volume.resolve(top);
      if (!Files.isSymbolicLink(link)) {
        Files.createSymbolicLink(link, Path.of("..data", top));
      }
    }
    try (Stream<Path> present = Files.list(volume)) {
      for (Path path : present.toList()) {
        String name = path.getFileName().toString();
        if (!name.startsWith("..") && !tops.contains(name)) {
          Files.delete(path);
        }
      }
    }
  }

  private static boolean same(Path data, SortedMap<String, byte[]> files) throws IOException {
    try (Stream<Path> present = Files.walk(data.toRealPath())) {
      var now = present.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).toList();
      if (now.size() != files.size()) {
        return false;
      }
      for (Path file : now) {
        byte[] wanted = files.get(data.toRealPath().relativize(file).toString());
        if (wanted == null || !Arrays.equals(wanted, Files.readAllBytes(file))) {
          return false;
        }
      }
      return true;
    }
  }
}
