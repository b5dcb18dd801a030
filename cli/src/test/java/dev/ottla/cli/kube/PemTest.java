package dev.ottla.cli.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ottla.cli.talk.Trouble;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PemTest {
  @Test
  void readsPkcs8OfBothAlgorithms() throws GeneralSecurityException {
    for (String algorithm : new String[] {"EC", "RSA"}) {
      KeyPair pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
      PrivateKey read = Pem.key(pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
      assertEquals(pair.getPrivate(), read);
    }
  }

  @Test
  void readsTheOlderFormOfRsa() throws GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    byte[] pkcs8 = pair.getPrivate().getEncoded();
    int envelope = 26; // sequence, version, algorithm, and the head of the octets, for 2048 bits up
    byte[] pkcs1 = Arrays.copyOfRange(pkcs8, envelope, pkcs8.length);
    RSAPrivateCrtKey read = (RSAPrivateCrtKey) Pem.key(pem("RSA PRIVATE KEY", pkcs1));
    assertEquals(pair.getPrivate(), read);
  }

  @Test
  void readsTheOlderFormOfEc() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    ECPrivateKey key = (ECPrivateKey) generator.generateKeyPair().getPrivate();
    String secret = String.format("%064x", key.getS());
    String sec1 = "3031" + "020101" + "0420" + secret + "a00a" + "06082a8648ce3d030107";
    ECPrivateKey read =
        (ECPrivateKey) Pem.key(pem("EC PRIVATE KEY", HexFormat.of().parseHex(sec1)));
    assertEquals(key.getS(), read.getS());
    assertEquals(key.getParams().getCurve(), read.getParams().getCurve());
  }

  @Test
  void refusesWhatIsNoKey() {
    assertThrows(Trouble.class, () -> Pem.key("nonsense"));
    assertThrows(Trouble.class, () -> Pem.key(pem("PRIVATE KEY", new byte[] {1, 2, 3})));
  }

  private static String pem(String kind, byte[] der) {
    String text = Base64.getMimeEncoder().encodeToString(der);
    return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
  }
}
