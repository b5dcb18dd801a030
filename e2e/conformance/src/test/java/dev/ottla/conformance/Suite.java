package dev.ottla.conformance;

import java.util.List;

/// All cases.
final class Suite {
  static final List<Area> AREAS =
      List.of(
          Area.of(
              "Objects",
              it -> {
                Objects.cases(it);
                Checks.cases(it);
              }),
          Area.of("Watches", Watches::cases),
          Area.of("Patches", Patches::cases),
          Area.of("Server-side apply", Applies::cases),
          Area.of("Custom resources", Customs::cases),
          Area.of("Deletion and owners", Deletions::cases),
          Area.of("Discovery and negotiation", Discoveries::cases),
          Area.of("kubectl", Kubectls::cases),
          Area.of(
              "Pods",
              it -> {
                Pods.cases(it);
                Streams.cases(it);
              }),
          Area.of(
              "Sets, budgets and services",
              it -> {
                Sets.cases(it);
                Claims.cases(it);
              }));

  private Suite() {}
}
