package dev.ottla.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.cli.dump.World;
import dev.ottla.cli.kube.Api;
import dev.ottla.cli.talk.Figures;
import dev.ottla.cli.talk.Form;
import dev.ottla.cli.talk.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `ottla dump`.
@Command(
    name = "dump",
    description =
        "Write a world for a bug report into one YAML file: clusters, topics and all that belongs to"
            + " them, events, Kafka's own view, the ends of logs. Secrets are never read, and what"
            + " looks like one is masked.",
    mixinStandardHelpOptions = true)
final class Dump implements Callable<Integer> {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  @Mixin private Target target = new Target();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "Where to; - is the standard output. Default: ottla-dump-TIME.yaml.")
  private String file = "";

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "All namespaces.")
  private boolean everywhere;

  @Option(
      names = "--lines",
      paramLabel = "N",
      description = "So many lines of each log. Default: ${DEFAULT-VALUE}.")
  private int lines = 300;

  @Override
  public Integer call() {
    Instant now = Instant.now();
    try (Api api = target.open()) {
      World world = new World(api, lines);
      String namespace = everywhere ? "" : target.namespace(api);
      String text =
          Form.yaml.write(
              world.gather(namespace, about(api, now), cluster -> Route.address(cluster, "")));
      if (file.equals("-")) {
        System.out.print(text);
        return 0;
      }
      Path path = Path.of(file.isEmpty() ? "ottla-dump-" + STAMP.format(now) + ".yaml" : file);
      try {
        Files.writeString(path, text);
      } catch (IOException e) {
        throw new Trouble(path + " cannot be written: " + Trouble.words(e), e);
      }
      System.out.println(
          path
              + ": "
              + Figures.many(world.objects(), "object")
              + ", "
              + Figures.bytes(text.length())
              + "; look through it before you hand it on");
    }
    return 0;
  }

  private static ObjectNode about(Api api, Instant now) {
    ObjectNode about = new ObjectMapper().createObjectNode();
    about.put("time", now.toString());
    about.put("ottla", String.join(", ", new Version().getVersion()));
    about.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    about.put("kubernetes", api.get("/version").path("gitVersion").asText());
    return about;
  }
}
