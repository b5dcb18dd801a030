package dev.ottla.cli.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// No canary leaves the house: whatever is called a secret, or looks like one, is taken out.
class MaskTest {
  private static final String CANARY = "tweety-7f3a9c51";

  private static String masked(String yaml) {
    try {
      JsonNode object = new ObjectMapper(new YAMLFactory()).readTree(yaml);
      return Mask.of(object).toString();
    } catch (JsonProcessingException e) {
      throw new AssertionError("bad test", e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spec: {containers: [{env: [{name: DB_PASSWORD, value: CANARY}]}]}",
        "spec: {containers: [{args: ['--token=CANARY']}]}",
        "spec: {clientSecret: CANARY}",
        "spec: {config: {ssl.keystore.password: CANARY}}",
        "data: {server.properties: \"a=1\\nssl.key.password=CANARY\\nb=2\\n\"}",
        "data: {x: \"sasl.jaas.config=org.Plain required username=u password=CANARY;\"}",
        "data: {x: \"Authorization: Bearer CANARY-and-more\"}",
        "data: {x: \"https://me:CANARY@host/\"}",
        "data: {x: \"-----BEGIN PRIVATE KEY-----\\nCANARY\\n-----END PRIVATE KEY-----\"}",
        "data: {x: '{\"password\": \"CANARY\"}'}",
        "{kind: Secret, data: {harmless: CANARY}}",
        "metadata: {annotations: {kubectl.kubernetes.io/last-applied-configuration: CANARY}}",
        "metadata: {annotations: {example.com/api-key: CANARY}}"
      })
  void noCanaryLeavesTheHouse(String yaml) {
    String masked = masked(yaml.replace("CANARY", CANARY));
    assertFalse(masked.contains(CANARY), masked);
  }

  @Test
  void whatIsNoSecretStays() {
    String yaml =
        "spec: {automountServiceAccountToken: true, secretName: tls, serviceAccountName: me,"
            + " tokenExpirationSeconds: 600, config: {log.retention.hours: '72'}}";
    String masked = masked(yaml);
    assertFalse(masked.contains(Mask.MASKED), masked);
    assertTrue(masked.contains("\"secretName\":\"tls\""), masked);
  }

  @Test
  void masksLinesOfLogsAndLeavesTheRest() {
    assertEquals(
        "started\npassword=(masked), user=me\nended\n",
        Mask.text("started\npassword=" + CANARY + ", user=me\nended\n"));
  }
}
