package dev.ottla.cli;

import dev.ottla.cli.home.Home;
import dev.ottla.cli.home.Server;
import dev.ottla.cli.kube.Api;
import dev.ottla.cli.kube.Kubeconfig;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/// Which Kubernetes a command speaks to: the one of `ottla up` when it runs, else kubectl's.
final class Target {
  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "Kubeconfig to use. Default: that of `ottla up` when it runs, else KUBECONFIG or"
              + " ~/.kube/config.")
  private String kubeconfig = "";

  @Option(names = "--context", paramLabel = "NAME", description = "Context of the kubeconfig.")
  private String context = "";

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "Namespace. Default: the context's.")
  private String namespace = "";

  /// Opens the API; the caller closes it.
  Api open() {
    return new Api(Kubeconfig.read(files(), context));
  }

  /// The namespace to look in.
  String namespace(Api api) {
    return namespace.isEmpty() ? api.config().namespace() : namespace;
  }

  private List<Path> files() {
    if (!kubeconfig.isEmpty()) {
      return List.of(Path.of(kubeconfig));
    }
    Home home = Home.mine();
    return context.isEmpty() && Server.running(home).isPresent()
        ? List.of(home.kubeconfig())
        : Kubeconfig.usual();
  }
}
