package dev.ottla.local.api;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/// How programs on this machine reach the API server.
public interface Access {
  /// The address, `https://127.0.0.1:<port>`.
  URI url();

  /// The certificate (PEM) that the server's own is signed with.
  Path authority();

  /// The token of a service account, made on the first call and the same ever after.
  String token(String namespace, String serviceAccount);

  /// Writes a kubeconfig of a service account, readable by its owner only; false when the file
  /// already says so.
  boolean kubeconfig(Path file, String namespace, String serviceAccount) throws IOException;
}
