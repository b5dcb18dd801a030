package dev.ottla.cli.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.cli.talk.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {
  private static final String TWO =
      """
      # a cluster
      apiVersion: ottla.dev/v1alpha1
      kind: Cluster
      metadata: {name: orders}
      ---
      ---
      apiVersion: ottla.dev/v1alpha1
      kind: Topic
      metadata: {name: clicks, namespace: shop}
      """;

  @Test
  void readsEachDocumentWithItsLine() {
    List<Manifest> read = Manifest.parse("a.yaml", TWO);
    assertEquals(List.of("orders", "clicks"), read.stream().map(Manifest::name).toList());
    assertEquals(List.of("a.yaml:2", "a.yaml:7"), read.stream().map(Manifest::where).toList());
    assertEquals("default", read.get(0).namespace("default"));
    assertEquals("shop", read.get(1).namespace("default"));
    assertTrue(read.get(1).is(Kind.TOPIC));
  }

  @Test
  void takesListsApart() {
    String list =
        """
        {"apiVersion": "v1", "kind": "List", "items": [
          {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}},
          {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "b"}}]}
        """;
    assertEquals(
        List.of("a", "b"), Manifest.parse("l.json", list).stream().map(Manifest::name).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          `kind: Topic\nmetadata: {name: a}`          | x.yaml:1: not a Kubernetes object: it has no apiVersion
          `apiVersion: v1\nmetadata: {name: a}`       | x.yaml:1: not a Kubernetes object: it has no kind
          `apiVersion: v1\nkind: Pod`                 | x.yaml:1: Pod has no metadata.name
          `---\napiVersion: v1\nkind: Pod\n  x: 1`    | x.yaml:4: mapping values are not allowed here
          `apiVersion: v1\nkind: Pod\nkind: Pod`      | x.yaml:3: Duplicate field 'kind'
          """)
  void saysWhereAFileIsWrong(String text, String message) {
    Trouble trouble =
        assertThrows(Trouble.class, () -> Manifest.parse("x.yaml", text.replace("\\n", "\n")));
    assertTrue(String.valueOf(trouble.getMessage()).startsWith(message), trouble.getMessage());
  }

  @Test
  void readsAFolderInOrder(@TempDir Path dir) throws IOException {
    for (String name : List.of("b", "a")) {
      Files.writeString(
          dir.resolve(name + ".yaml"),
          "{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name + "}}");
    }
    Files.writeString(dir.resolve("README.md"), "no manifest");
    List<Manifest> read = Manifest.read(List.of(dir.toString()));
    assertEquals(List.of("a", "b"), read.stream().map(Manifest::name).toList());
  }

  @Test
  void namesAFileThatIsNotThere(@TempDir Path dir) {
    String file = dir.resolve("none.yaml").toString();
    Trouble trouble = assertThrows(Trouble.class, () -> Manifest.read(List.of(file)));
    assertEquals(file + ": there is no such file", trouble.getMessage());
  }

  @Test
  void followsKustomizations(@TempDir Path dir) throws IOException {
    Path inner = Files.createDirectories(dir.resolve("crds"));
    Path outer = Files.createDirectories(dir.resolve("manifests"));
    Files.writeString(outer.resolve("kustomization.yaml"), "resources: [ns.yaml, ../crds]");
    Files.writeString(
        outer.resolve("ns.yaml"), "{apiVersion: v1, kind: Namespace, metadata: {name: ottla}}");
    Files.writeString(inner.resolve("kustomization.yaml"), "resources: [c.yaml]");
    Files.writeString(
        inner.resolve("c.yaml"), "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}");
    assertEquals(
        List.of("ottla", "c"), Kustomization.read(outer).stream().map(Manifest::name).toList());
    Files.writeString(outer.resolve("kustomization.yaml"), "{resources: [], images: []}");
    Trouble trouble = assertThrows(Trouble.class, () -> Kustomization.read(outer));
    assertTrue(String.valueOf(trouble.getMessage()).contains("'images' is not followed"));
  }

  @Test
  void readsTheManifestsOfThisTree() {
    Path manifests = Path.of(System.getProperty("ottla.root"), "manifests");
    List<String> kinds =
        Kustomization.read(manifests).stream().map(Manifest::kind).distinct().toList();
    assertTrue(kinds.containsAll(List.of("CustomResourceDefinition", "Deployment")), "" + kinds);
  }
}
