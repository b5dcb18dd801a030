package dev.ottla.conformance;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/// What all cases find: a kind of their own.
record Stage(Server server, Line line) {
  void set() throws Exception {
    var desk = new Desk(server, line, "default");
    var file = Golden.ROOT.resolve("e2e/conformance/src/test/resources/widgets.yaml");
    var yaml = Files.readString(file, StandardCharsets.UTF_8);
    var path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.conformance.test";
    var made = desk.apply(path + "?force=true", "stage", yaml);
    if (made.code() >= 300) {
      throw new IllegalStateException(made.text());
    }
    desk.until("is served", "widgets", answer -> answer.code() == 200);
  }
}
