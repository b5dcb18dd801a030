package dev.ottla.cli;

import dev.ottla.api.KafkaVersion;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/// `ottla version`.
@Command(
    name = "version",
    description = "Print the version of Ottla and those of Kafka.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class Version implements Callable<Integer>, IVersionProvider {
  @Override
  public Integer call() {
    for (String line : getVersion()) {
      System.out.println(line);
    }
    return 0;
  }

  @Override
  public String[] getVersion() {
    String ottla = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "Ottla " + (ottla == null ? "unpackaged" : ottla),
      "Kafka " + String.join(", ", KafkaVersion.SUPPORTED),
      "Java " + Runtime.version()
    };
  }
}
