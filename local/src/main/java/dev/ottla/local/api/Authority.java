package dev.ottla.local.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// The certificates of this server: an authority of its own and one for its address, made once by
/// the `keytool` of the JDK that runs and kept in a folder.
final class Authority {
  private static final String NAMES =
      "san=ip:127.0.0.1,dns:localhost,dns:kubernetes.default.svc,dns:kubernetes.default";

  private final Path folder;

  Authority(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    Private.folder(folder);
    if (!Files.exists(certificate())) {
      make();
    }
  }

  /// The authority's certificate, PEM.
  Path certificate() {
    return folder.resolve("ca.crt");
  }

  /// Holds the server's key under the alias `server`.
  Path keystore() {
    return folder.resolve("server.p12");
  }

  String password() throws IOException {
    return Files.readString(folder.resolve("password")).strip();
  }

  private void make() throws IOException, InterruptedException {
    var bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    var password = HexFormat.of().formatHex(bytes);
    Private.write(
        folder.resolve("password"), password.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    Files.deleteIfExists(keystore());
    pair(
        "ca",
        "CN=ottla-local authority",
        List.of("-ext", "bc:critical=ca:true", "-ext", "ku:critical=keyCertSign,cRLSign"));
    pair(
        "server",
        "CN=ottla-local",
        List.of("-signer", "ca", "-ext", NAMES, "-ext", "eku=serverAuth"));
    var pem = folder.resolve("ca.new");
    keytool(List.of("-exportcert", "-rfc", "-alias", "ca", "-file", pem.toString()));
    Private.write(certificate(), Files.readAllBytes(pem));
    Files.delete(pem);
  }

  private void pair(String alias, String name, List<String> more)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("-genkeypair", "-alias", alias, "-dname", name));
    command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "7300"));
    command.addAll(more);
    keytool(command);
  }

  private void keytool(List<String> arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
    command.addAll(arguments);
    command.addAll(List.of("-keystore", keystore().toString(), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass:file", folder.resolve("password").toString()));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("keytool failed: " + said.strip());
    }
  }
}
