package dev.ottla.cli.kube;

import dev.ottla.cli.talk.Trouble;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// The TLS of a context: whom we trust and how we show who we are.
final class Tls {
  private static final char[] NO_PASSWORD = {};

  private Tls() {}

  static SSLContext of(Kubeconfig config) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(config.identity()), trust(config), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new Trouble(
          "context '" + config.context() + "' cannot be used: " + Trouble.words(e), e);
    }
  }

  private static KeyManager[] keys(Identity identity) throws GeneralSecurityException, IOException {
    if (identity.certificate().isEmpty() || identity.key().isEmpty()) {
      return new KeyManager[0];
    }
    KeyStore store = empty();
    Certificate[] chain =
        Pem.certificates(identity.certificate().get()).toArray(new Certificate[0]);
    store.setKeyEntry("me", Pem.key(identity.key().get()), NO_PASSWORD, chain);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, NO_PASSWORD);
    return keys.getKeyManagers();
  }

  private static TrustManager[] trust(Kubeconfig config)
      throws GeneralSecurityException, IOException {
    if (config.insecure()) {
      return new TrustManager[] {new Anyone()};
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    if (config.authority().isEmpty()) {
      trust.init((KeyStore) null);
      return trust.getTrustManagers();
    }
    KeyStore store = empty();
    int number = 0;
    for (Certificate certificate : Pem.certificates(config.authority().get())) {
      store.setCertificateEntry("authority-" + number++, certificate);
    }
    trust.init(store);
    return trust.getTrustManagers();
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /// For `insecure-skip-tls-verify`, which the person wrote: takes any certificate for any host.
  private static final class Anyone extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
