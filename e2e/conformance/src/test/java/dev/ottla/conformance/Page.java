package dev.ottla.conformance;

import java.nio.file.Path;
import java.util.List;

/// What the embedded API server claims and what it does not, for people: made from the cases.
record Page(List<Area> areas) {
  static final Path FILE = Golden.ROOT.resolve("docs/reference/local.md");

  private static final String HEAD =
      """
      # What the embedded API server claims

      `ottla up` runs on `local`, a small API server and node agent for one machine. It agrees with a real Kubernetes 1.36 on the
      cases below: each is written once, played on both, and fails where it differs in a status code, a field, an event or a word
      that it shows (`e2e/conformance`; what the real server said is in its `golden` folder). What it does not claim stands at the
      end, with the reason. This page is made from the cases; a test fails when it is stale.

      """;

  String text() {
    var out = new StringBuilder(HEAD);
    var all = areas.stream().flatMap(area -> area.cases().stream()).toList();
    var claimed = all.stream().filter(one -> one.unclaimed().isEmpty()).count();
    out.append("| area | claimed | not claimed |\n|---|---|---|\n");
    for (var area : areas) {
      var own = area.cases().stream().filter(one -> one.unclaimed().isEmpty()).count();
      out.append("| %s | %d | %d |\n".formatted(area.name(), own, area.cases().size() - own));
    }
    out.append("| all | %d | %d |\n".formatted(claimed, all.size() - claimed));
    for (var area : areas) {
      out.append("\n## ").append(area.name()).append("\n\n");
      area.cases().stream()
          .filter(one -> one.unclaimed().isEmpty())
          .forEach(one -> out.append("- ").append(one.name()).append('\n'));
    }
    out.append("\n## Not claimed\n\n| what a real server does | here |\n|---|---|\n");
    all.stream()
        .filter(one -> !one.unclaimed().isEmpty())
        .forEach(one -> out.append("| %s | %s |\n".formatted(one.name(), one.unclaimed())));
    return out.toString();
  }
}
