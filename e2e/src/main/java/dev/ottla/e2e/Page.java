package dev.ottla.e2e;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// A page over HTTP.
public final class Page {
  private Page() {}

  /// What a pod tells of itself at `/metrics`.
  public static String metrics(Substrate substrate, Pod pod) {
    return substrate.kind() == Substrate.Kind.EMBEDDED
        ? of("http://" + pod.getStatus().getPodIP() + ":8080/metrics")
        : substrate
            .kubectl("default")
            .say(
                "get",
                "--raw",
                "/api/v1/namespaces/%s/pods/%s:8080/proxy/metrics"
                    .formatted(pod.getMetadata().getNamespace(), pod.getMetadata().getName()));
  }

  /// What an address answers.
  public static String of(String address) {
    try (InputStream in = URI.create(address).toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("no answer from " + address, e);
    }
  }
}
