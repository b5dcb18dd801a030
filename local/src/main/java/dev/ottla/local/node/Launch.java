package dev.ottla.local.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.control.Meta;
import dev.ottla.local.node.Images.Image;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// A container of a pod as a process of this machine: command, environment and paths.
final class Launch {
  private static final Pattern VARIABLE = Pattern.compile("\\$(\\$|\\(([^)]+)\\))");
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /// A session of its own, so that all processes of a container can be ended together.
  private static final Optional<String> SETSID =
      Stream.of(PATH.split(":"))
          .map(folder -> folder + "/setsid")
          .filter(file -> Files.isExecutable(Path.of(file)))
          .findFirst();

  private static final List<String> TAR = List.of("tar", "cf");

  private final Machine machine;
  private final ObjectNode pod;
  private final JsonNode container;
  private final Image image;
  private final Map<String, String> env = new LinkedHashMap<>();
  private final Rewrite rewrite;
  private final Limits.Held limits;

  Launch(
      Machine machine,
      ObjectNode pod,
      JsonNode container,
      Map<String, Path> volumes,
      Limits.Held limits)
      throws Unready {
    this.machine = machine;
    this.pod = pod;
    this.container = container;
    this.limits = limits;
    this.image = machine.images().find(container.path("image").asText());
    declare();
    Map<String, Path> places = places(volumes);
    this.rewrite = new Rewrite(places);
    env.replaceAll((_, value) -> rewrite.apply(value));
    addresses(places);
  }

  /// The container's own command.
  ProcessBuilder main() throws Unready {
    List<String> entrypoint = texts(container.path("command"));
    List<String> command = new ArrayList<>(entrypoint.isEmpty() ? image.entrypoint() : entrypoint);
    texts(container.path("args")).forEach(command::add);
    if (command.isEmpty()) {
      throw new Unready("CreateContainerError", "no command specified");
    }
    // In this order: what a variable stands for was rewritten already.
    return process(command.stream().map(rewrite::apply).map(this::expand).toList());
  }

  /// Another command beside it.
  ProcessBuilder beside(List<String> command) throws Unready {
    var words = new ArrayList<>(command.stream().map(rewrite::apply).toList());
    var last = command.getLast();
    if (command.size() > 3 && last.startsWith("/") && command.subList(0, 2).equals(TAR)) {
      // kubectl cp expects the paths it asked for, not those of this machine.
      words.add(
          3, "--transform=s,^%s,%s,".formatted(words.getLast().substring(1), last.substring(1)));
    }
    return process(words);
  }

  private ProcessBuilder process(List<String> command) throws Unready {
    var words = new ArrayList<String>();
    SETSID.ifPresent(words::add);
    words.addAll(limits.within(command));
    var builder = new ProcessBuilder(words).directory(directory());
    builder.environment().clear();
    builder.environment().putAll(env);
    return builder;
  }

  static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  private File directory() throws Unready {
    String wanted = rewrite.apply(Meta.text(container, "/workingDir"));
    Path own = machine.pod(Meta.uid(pod));
    Path directory = wanted.isEmpty() ? own : Path.of(wanted);
    try {
      return Files.createDirectories(directory).toFile();
    } catch (IOException e) {
      throw new Unready("CreateContainerError", e.toString());
    }
  }

  private Map<String, Path> places(Map<String, Path> volumes) throws Unready {
    var places = new HashMap<String, Path>();
    for (String root : image.roots()) {
      places.put(root, image.folder().resolve("root" + root));
    }
    for (JsonNode mount : container.path("volumeMounts")) {
      Path volume = volumes.get(mount.path("name").asText());
      if (volume == null) {
        throw new Unready("CreateContainerConfigError", "no volume is named " + mount.path("name"));
      }
      String sub = mount.path("subPath").asText("") + expand(mount.path("subPathExpr").asText(""));
      Path place = sub.isEmpty() ? volume : volume.resolve(sub).normalize();
      if (!place.startsWith(volume)) {
        throw new Unready("CreateContainerConfigError", "subPath leaves its volume: " + sub);
      }
      try {
        if (!Files.exists(place)) {
          Files.createDirectories(place);
        }
      } catch (IOException e) {
        throw new Unready("CreateContainerConfigError", e.toString());
      }
      places.put(mount.path("mountPath").asText().replaceAll("(?<=.)/+$", ""), place);
    }
    places.remove("/");
    return places;
  }

  private void declare() throws Unready {
    env.put("PATH", PATH);
    env.put("HOME", "/tmp");
    env.put("LANG", "C.UTF-8");
    env.put("HOSTNAME", Meta.name(pod));
    env.putAll(image.env());
    for (JsonNode source : container.path("envFrom")) {
      boolean map = source.has("configMapRef");
      JsonNode ref = source.path(map ? "configMapRef" : "secretRef");
      String prefix = source.path("prefix").asText("");
      data(map ? "configmaps" : "secrets", ref)
          .forEach((key, value) -> env.put(prefix + key, text(value)));
    }
    for (JsonNode entry : container.path("env")) {
      JsonNode from = entry.path("valueFrom");
      Optional<String> value =
          from.isMissingNode()
              ? Optional.of(expand(entry.path("value").asText("")))
              : referred(from);
      value.ifPresent(known -> env.put(entry.path("name").asText(), known));
    }
  }

  private Optional<String> referred(JsonNode from) throws Unready {
    if (from.has("fieldRef")) {
      return Optional.of(Fields.value(pod, Meta.text(from, "/fieldRef/fieldPath")));
    }
    boolean map = from.has("configMapKeyRef");
    if (!map && !from.has("secretKeyRef")) {
      throw new Unready("CreateContainerConfigError", "no such source of a value here: " + from);
    }
    JsonNode ref = from.path(map ? "configMapKeyRef" : "secretKeyRef");
    byte[] value = data(map ? "configmaps" : "secrets", ref).get(ref.path("key").asText());
    if (value == null && !ref.path("optional").asBoolean()) {
      throw new Unready(
          "CreateContainerConfigError",
          "couldn't find key " + ref.path("key").asText() + " in " + ref.path("name").asText());
    }
    return Optional.ofNullable(value).map(Launch::text);
  }

  private Map<String, byte[]> data(String resource, JsonNode ref) throws Unready {
    String name = ref.path("name").asText();
    Optional<ObjectNode> found = machine.objects().get(resource, Meta.namespace(pod), name);
    if (found.isEmpty() && !ref.path("optional").asBoolean()) {
      throw new Unready(
          "CreateContainerConfigError",
          resource.substring(0, resource.length() - 1) + " \"" + name + "\" not found");
    }
    return found.map(Volumes::data).orElse(Map.of());
  }

  private static String text(byte[] value) {
    return new String(value, StandardCharsets.UTF_8);
  }

  /// Replaces `$(NAME)` of variables that are known; `$$` stands for one dollar.
  private String expand(String text) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            found -> {
              String name = found.group(2);
              String value = name == null ? "$" : env.getOrDefault(name, found.group());
              return Matcher.quoteReplacement(value);
            });
  }

  /// What a process must know of this machine to find its names, its scratch space and the API.
  private void addresses(Map<String, Path> places) throws Unready {
    var options = new StringBuilder("-Djdk.net.hosts.file=" + machine.hosts());
    Path scratch = places.get("/tmp");
    if (scratch != null) {
      options.append(" -Djava.io.tmpdir=").append(scratch);
      env.put("TMPDIR", scratch.toString());
    }
    env.merge("JDK_JAVA_OPTIONS", options.toString(), (own, ours) -> ours + " " + own);
    env.put("KUBERNETES_SERVICE_HOST", machine.access().url().getHost());
    env.put("KUBERNETES_SERVICE_PORT", Integer.toString(machine.access().url().getPort()));
    if (automounted()) {
      Path file = machine.pod(Meta.uid(pod)).resolve("kubeconfig");
      try {
        Files.createDirectories(file.getParent());
        machine.access().kubeconfig(file, Meta.namespace(pod), Fields.account(pod));
      } catch (IOException e) {
        throw new Unready("CreateContainerConfigError", e.toString());
      }
      env.put("KUBECONFIG", file.toString());
    }
  }

  private boolean automounted() {
    JsonNode own = pod.at("/spec/automountServiceAccountToken");
    return own.isBoolean()
        ? own.asBoolean()
        : machine
            .objects()
            .get("serviceaccounts", Meta.namespace(pod), Fields.account(pod))
            .map(account -> account.path("automountServiceAccountToken").asBoolean(true))
            .orElse(true);
  }
}
