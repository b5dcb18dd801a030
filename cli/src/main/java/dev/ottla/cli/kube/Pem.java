package dev.ottla.cli.kube;

import dev.ottla.cli.talk.Trouble;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Certificates and keys in PEM. The JDK reads PKCS #8 only; the older forms that Kubernetes tools
/// write (`RSA PRIVATE KEY`, `EC PRIVATE KEY`) are put into its envelope.
final class Pem {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([^-]+)-----END");
  private static final byte[] RSA = {
    0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
  };
  private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};
  private static final byte[] VERSION_0 = {2, 1, 0};
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final int CURVE = 0xa0;

  private Pem() {}

  static Collection<? extends Certificate> certificates(String pem) {
    byte[] bytes = pem.getBytes(StandardCharsets.UTF_8);
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(bytes));
    } catch (GeneralSecurityException e) {
      throw new Trouble("the kubeconfig's certificate cannot be read: " + Trouble.words(e), e);
    }
  }

  static PrivateKey key(String pem) {
    Matcher key = KEY.matcher(pem);
    if (!key.find()) {
      throw new Trouble("the kubeconfig's client key is no private key in PEM");
    }
    byte[] der = Base64.getMimeDecoder().decode(key.group(2));
    byte[] wrapped =
        switch (key.group(1)) {
          case "RSA PRIVATE KEY" -> envelope(RSA, der);
          case "EC PRIVATE KEY" -> envelope(tagged(SEQUENCE, joined(EC, curve(der))), der);
          default -> der;
        };
    return Stream.of("EC", "RSA", "Ed25519")
        .flatMap(algorithm -> key(algorithm, wrapped).stream())
        .findFirst()
        .orElseThrow(
            () -> new Trouble("the kubeconfig's client key is of no algorithm known here"));
  }

  private static Optional<PrivateKey> key(String algorithm, byte[] wrapped) {
    try {
      KeyFactory factory = KeyFactory.getInstance(algorithm);
      return Optional.of(factory.generatePrivate(new PKCS8EncodedKeySpec(wrapped)));
    } catch (GeneralSecurityException e) {
      return Optional.empty(); // of another algorithm: the next may read it
    }
  }

  private static byte[] envelope(byte[] algorithm, byte[] key) {
    return tagged(SEQUENCE, joined(VERSION_0, algorithm, tagged(OCTETS, key)));
  }

  /// The curve's name inside an EC key: sequence of version, key octets, `[0]` curve.
  private static byte[] curve(byte[] der) {
    int at = contentAt(der, 0);
    while (at < der.length) {
      int content = contentAt(der, at);
      int end = content + length(der, at);
      if ((der[at] & 0xff) == CURVE) {
        return Arrays.copyOfRange(der, content, end);
      }
      at = end;
    }
    throw new Trouble("the kubeconfig's EC key does not name its curve");
  }

  private static int contentAt(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
  }

  private static int length(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7f); i++) {
      length = (length << 8) | (der[at + 2 + i] & 0xff);
    }
    return length;
  }

  private static byte[] tagged(int tag, byte[] content) {
    int size = content.length;
    byte[] head =
        size < 0x80
            ? new byte[] {(byte) tag, (byte) size}
            : new byte[] {(byte) tag, (byte) 0x82, (byte) (size >> 8), (byte) size};
    return joined(head, content);
  }

  private static byte[] joined(byte[]... parts) {
    try (ByteArrayOutputStream all = new ByteArrayOutputStream()) {
      for (byte[] part : parts) {
        all.write(part);
      }
      return all.toByteArray();
    } catch (IOException e) {
      throw new AssertionError("writing to memory failed", e);
    }
  }
}
