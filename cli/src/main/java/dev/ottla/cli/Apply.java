package dev.ottla.cli;

import dev.ottla.cli.kube.Api;
import dev.ottla.cli.kube.Applier;
import dev.ottla.cli.kube.Kinds;
import dev.ottla.cli.kube.Manifest;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `ottla apply`.
@Command(
    name = "apply",
    description = "Make what files say so (server-side apply).",
    mixinStandardHelpOptions = true)
final class Apply implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private Target target = new Target();
  @Mixin private Sources sources = new Sources();

  @Option(names = "--force-conflicts", description = "Take over fields that others have set.")
  private boolean force;

  @Override
  public Integer call() {
    if (sources.none()) {
      throw Usage.wrong(spec, "no file was given");
    }
    List<Manifest> manifests = sources.read();
    try (Api api = target.open()) {
      new Applier(api, new Kinds(api), target.namespace(api), force)
          .apply(manifests, done -> System.out.println(done.word() + " " + done.change()));
    }
    return 0;
  }
}
