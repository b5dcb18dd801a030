package dev.ottla.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class PageTest {
  @Test
  void the_page_of_claims_is_what_the_cases_say() throws IOException {
    var text = new Page(Suite.AREAS).text();
    if (Boolean.getBoolean("conformance.write")) {
      Files.writeString(Page.FILE, text);
    }
    assertEquals(
        text,
        Files.exists(Page.FILE) ? Files.readString(Page.FILE) : "",
        "write it anew with -Dconformance.write=true");
  }

  @Test
  void every_case_has_the_answer_of_a_real_server() throws IOException {
    for (var area : Suite.AREAS) {
      var golden = Golden.HERE.read(area);
      assertEquals(
          area.cases().stream().map(Case::name).toList(),
          java.util.List.copyOf(golden.keySet()),
          area.name());
      golden.forEach(
          (name, script) -> assertTrue(!script.isEmpty() && !script.contains("BROKEN"), name));
    }
  }
}
