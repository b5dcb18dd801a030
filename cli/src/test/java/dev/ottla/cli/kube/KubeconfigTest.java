package dev.ottla.cli.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.cli.talk.Trouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigTest {
  private Path dir = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void write(@TempDir Path temp) throws IOException {
    dir = temp;
    file = dir.resolve("config");
    Files.writeString(
        file,
        """
        current-context: home
        contexts:
        - {name: home, context: {cluster: near, user: token}}
        - {name: work, context: {cluster: far, user: pair, namespace: shop}}
        - {name: odd, context: {cluster: far, user: plugin}}
        - {name: lost, context: {cluster: gone, user: pair}}
        clusters:
        - {name: near, cluster: {server: "http://127.0.0.1:8001/"}}
        - name: far
          cluster: {server: "https://far:6443", certificate-authority-data: %s}
        users:
        - {name: token, user: {token: secret}}
        - {name: pair, user: {client-certificate: pki/me.crt, client-key: pki/me.key}}
        - name: plugin
          user:
            exec:
              apiVersion: client.authentication.k8s.io/v1
              command: ./plugin
              args: [a, b]
              env: [{name: GIVEN, value: it}]
        """
            .formatted(base64("an authority")));
    Path pki = Files.createDirectories(dir.resolve("pki"));
    Files.writeString(pki.resolve("me.crt"), "a chain");
    Files.writeString(pki.resolve("me.key"), "a key");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private Kubeconfig read(String context) {
    return Kubeconfig.read(List.of(file), context);
  }

  @Test
  void takesTheCurrentContext() {
    Kubeconfig home = read("");
    assertEquals("home", home.context());
    assertEquals("http://127.0.0.1:8001", home.server());
    assertEquals("default", home.namespace());
    assertEquals(Optional.of("Bearer secret"), home.identity().authorization());
  }

  @Test
  void takesANamedContextAndTheFilesItNames() {
    Kubeconfig work = read("work");
    assertEquals("shop", work.namespace());
    assertEquals(Optional.of("an authority"), work.authority());
    assertEquals(
        new Identity(Optional.empty(), Optional.of("a chain"), Optional.of("a key")),
        work.identity());
  }

  @Test
  void asksAPluginForTheToken() throws IOException {
    Path plugin = dir.resolve("plugin");
    Files.writeString(
        plugin, "#!/bin/sh\necho \"{\\\"status\\\":{\\\"token\\\":\\\"$GIVEN-$1-$2\\\"}}\"\n");
    Files.setPosixFilePermissions(plugin, PosixFilePermissions.fromString("rwx------"));
    assertEquals(Optional.of("Bearer it-a-b"), read("odd").identity().authorization());
  }

  @Test
  void theFirstOfSeveralFilesWins() throws IOException {
    Path second = dir.resolve("second");
    Files.writeString(
        second,
        """
        current-context: other
        contexts: [{name: other, context: {cluster: near, user: token}}]
        """);
    assertEquals("home", Kubeconfig.read(List.of(file, second), "").context());
    assertEquals("other", Kubeconfig.read(List.of(file, second), "other").context());
  }

  @Test
  void namesWhatIsMissing() {
    assertTrouble("has no context 'none'; there are: home, work, odd, lost", "none");
    assertTrouble("has no cluster 'gone'; there are: near, far", "lost");
    Path nowhere = dir.resolve("nowhere");
    Trouble trouble = assertThrows(Trouble.class, () -> Kubeconfig.read(List.of(nowhere), ""));
    assertTrue(String.valueOf(trouble.getMessage()).contains("`ottla up`"));
  }

  private void assertTrouble(String words, String context) {
    Trouble trouble = assertThrows(Trouble.class, () -> read(context));
    assertTrue(String.valueOf(trouble.getMessage()).contains(words), trouble.getMessage());
  }
}
