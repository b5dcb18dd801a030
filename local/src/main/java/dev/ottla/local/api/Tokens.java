package dev.ottla.local.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Bearer tokens: an identity and its seal under a secret that is made once and kept.
final class Tokens {
  /// The identity of whoever started the server.
  static final String ADMIN = "admin";

  private static final String ALGORITHM = "HmacSHA256";
  private static final int SECRET_BYTES = 32;

  private final SecretKeySpec secret;

  Tokens(Path folder) throws IOException {
    var file = folder.resolve("secret");
    if (!Files.exists(file)) {
      var bytes = new byte[SECRET_BYTES];
      new SecureRandom().nextBytes(bytes);
      Private.write(file, Base64.getEncoder().encode(bytes));
    }
    secret = new SecretKeySpec(Base64.getDecoder().decode(Files.readAllBytes(file)), ALGORITHM);
  }

  /// The token of an identity, ever the same.
  String of(String identity) {
    return encode(identity.getBytes(StandardCharsets.UTF_8)) + "." + encode(seal(identity));
  }

  /// The token of a service account.
  String of(String namespace, String account) {
    return of("system:serviceaccount:" + namespace + ":" + account);
  }

  /// The identity in a token; empty when the seal is not ours.
  Optional<String> identity(String token) {
    try {
      var words = token.split("\\.", -1);
      var identity = new String(Base64.getUrlDecoder().decode(words[0]), StandardCharsets.UTF_8);
      var good =
          words.length == 2
              && MessageDigest.isEqual(Base64.getUrlDecoder().decode(words[1]), seal(identity));
      return good ? Optional.of(identity) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private byte[] seal(String identity) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      return mac.doFinal(identity.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
