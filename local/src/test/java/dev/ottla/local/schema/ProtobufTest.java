package dev.ottla.local.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.CodedOutputStream;
import dev.ottla.local.store.ApiError;
import dev.ottla.local.store.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProtobufTest {
  private interface Body {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Body body) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = CodedOutputStream.newInstance(bytes);
    body.write(out);
    out.flush();
    return bytes.toByteArray();
  }

  private static byte[] object(String version, String kind, Body body) throws IOException {
    var type =
        message(
            out -> {
              out.writeString(1, version);
              out.writeString(2, kind);
            });
    var raw = message(body);
    var envelope =
        message(
            out -> {
              out.writeByteArray(1, type);
              out.writeByteArray(2, raw);
              out.writeString(3, "");
            });
    var all = new ByteArrayOutputStream();
    all.writeBytes("k8s\0".getBytes(StandardCharsets.US_ASCII));
    all.writeBytes(envelope);
    return all.toByteArray();
  }

  @Test
  void aPodIsReadWithWhatProtobufNestsAndJsonDoesNot() throws IOException {
    var metadata =
        message(
            out -> {
              out.writeString(1, "p");
              out.writeString(2, "");
              out.writeByteArray(8, new byte[0]);
              out.writeByteArray(11, message(label -> writePair(label, "app", "x")));
            });
    var emptyDir = message(out -> out.writeByteArray(2, new byte[0]));
    var volume =
        message(
            out -> {
              out.writeString(1, "tmp");
              out.writeByteArray(2, emptyDir);
            });
    var cpu = message(out -> out.writeString(1, "500m"));
    var limits =
        message(
            out -> {
              out.writeString(1, "cpu");
              out.writeByteArray(2, cpu);
            });
    var container =
        message(
            out -> {
              out.writeString(1, "c");
              out.writeString(3, "sh");
              out.writeString(3, "-c");
              out.writeByteArray(8, message(resources -> resources.writeByteArray(1, limits)));
            });
    var spec =
        message(
            out -> {
              out.writeByteArray(1, volume);
              out.writeByteArray(2, container);
              out.writeInt64(4, 5);
            });
    var pod =
        object(
            "v1",
            "Pod",
            out -> {
              out.writeByteArray(1, metadata);
              out.writeByteArray(2, spec);
            });
    assertEquals(
        Json.MAPPER.readTree(
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","labels":{"app":"x"}},
             "spec":{"volumes":[{"name":"tmp","emptyDir":{}}],
              "containers":[{"name":"c","command":["sh","-c"],"resources":{"limits":{"cpu":"500m"}}}],
              "terminationGracePeriodSeconds":5}}
            """),
        Protobuf.read(pod));
  }

  private static void writePair(CodedOutputStream out, String key, String value)
      throws IOException {
    out.writeString(1, key);
    out.writeString(2, value);
  }

  @Test
  void bytesBecomeBase64() throws IOException {
    var entry =
        message(
            out -> {
              out.writeString(1, "k");
              out.writeByteArray(2, new byte[] {1, 2, 3});
            });
    var secret = object("v1", "Secret", out -> out.writeByteArray(2, entry));
    assertEquals("AQID", Protobuf.read(secret).at("/data/k").asText());
  }

  @Test
  void whatIsNoProtobufOrNoKindOfOursIsRefused() throws IOException {
    var garbage = "nonsense".getBytes(StandardCharsets.UTF_8);
    assertEquals(400, assertThrows(ApiError.class, () -> Protobuf.read(garbage)).code());
    var alien = object("x.y/v1", "Alien", out -> {});
    assertEquals(415, assertThrows(ApiError.class, () -> Protobuf.read(alien)).code());
  }
}
