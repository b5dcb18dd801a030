package dev.ottla.cli;

import dev.ottla.cli.home.Home;
import dev.ottla.cli.home.Server;
import dev.ottla.cli.kube.Api;
import dev.ottla.cli.kube.Kubeconfig;
import dev.ottla.cli.kube.Kubeconfig.Instead;
import dev.ottla.cli.talk.Figures;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/// Which Kubernetes a command speaks to: the one that is named by flags or by KUBECONFIG, else the
/// one of `ottla up` when it runs, else kubectl's. The flags are kubectl's.
final class Target {
  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "Kubeconfig to use. Default: KUBECONFIG, else that of `ottla up` when it runs, else"
              + " ~/.kube/config.")
  private String kubeconfig = "";

  @Option(names = "--context", paramLabel = "NAME", description = "Context of the kubeconfig.")
  private String context = "";

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "Namespace. Default: the context's.")
  private String namespace = "";

  @Option(names = "--user", paramLabel = "NAME", description = "User of the kubeconfig.")
  private String user = "";

  @Option(
      names = {"-s", "--server"},
      paramLabel = "URL",
      description = "Address of the API.")
  private String server = "";

  @Option(names = "--token", paramLabel = "TOKEN", description = "Bearer token to show there.")
  private String token = "";

  @Option(names = "--as", paramLabel = "USER", description = "Act as another user.")
  private String as = "";

  @Option(
      names = "--insecure-skip-tls-verify",
      description = "Take the server's certificate on trust.")
  private boolean insecure;

  @Option(
      names = "--request-timeout",
      paramLabel = "TIME",
      description = "How long one call may take. Default: ${DEFAULT-VALUE}.")
  private String patience = "30s";

  /// Opens the API; the caller closes it.
  Api open() {
    Instead instead = new Instead(server, user, token, insecure);
    Duration most = Figures.span(patience);
    return new Api(Kubeconfig.read(files(), context, instead), as, most);
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
    boolean named = !context.isEmpty() || !user.isEmpty() || Kubeconfig.chosen();
    return !named && Server.running(home).isPresent()
        ? List.of(home.kubeconfig())
        : Kubeconfig.usual();
  }
}
