package dev.ottla.cli;

import dev.ottla.cli.stream.Check;
import dev.ottla.cli.stream.Payload;
import dev.ottla.cli.talk.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `ottla warm`: goes through what other commands go through, against a server of its own, so that
/// the JVM's cache of linked classes is made from a true run. The script calls it after a build.
@Command(name = "warm", hidden = true, description = "Walk the usual ways for the start cache.")
final class Warm implements Callable<Integer> {
  /// Which commands the cache is for.
  enum Kind {
    /// Those that only look.
    look,
    /// All others.
    act
  }

  @Parameters(paramLabel = "KIND", description = "One of ${COMPLETION-CANDIDATES}.")
  private Kind kind = Kind.look;

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("ottla-warm");
    Process stand = stand(folder);
    try {
      if (stand.inputReader().readLine() == null) {
        throw new Trouble("the server of `ottla warm` did not start");
      }
      return walk(folder);
    } finally {
      stand.destroy();
      for (String file : List.of("store", "cluster.yaml", "kubeconfig", "")) {
        Files.deleteIfExists(folder.resolve(file));
      }
    }
  }

  private static Process stand(Path folder) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String path = System.getProperty("java.class.path");
    return new ProcessBuilder(java, "-cp", path, Stand.class.getName(), folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private int walk(Path folder) {
    String where = "--kubeconfig=" + folder.resolve("kubeconfig");
    int code =
        Main.run("version")
            + Main.run("--help")
            + Main.run("get", where)
            + Main.run("get", where, "orders", "-o", "yaml")
            + Main.run("get", where, "clusters", "-o", "json")
            + Main.run("describe", where, "clusters");
    if (kind == Kind.act) {
      code += Main.run("apply", where, folder.resolve("cluster.yaml").toString());
      kafka();
    }
    return code;
  }

  /// Clients that are opened and closed; nothing listens at that port.
  private static void kafka() {
    Map<String, Object> settings = Map.of("bootstrap.servers", "127.0.0.1:1");
    ByteArraySerializer out = new ByteArraySerializer();
    ByteArrayDeserializer in = new ByteArrayDeserializer();
    try (Admin admin = Admin.create(settings);
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings, out, out);
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings, in, in)) {
      Check check = new Check();
      check.take(0, new Payload(1, 1, 100).value(0));
      System.out.println(check.words(true));
      System.out.println(List.of(admin, producer, consumer).size() + " clients");
    }
  }
}
