package dev.ottla.images;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JreTest {
  @Test
  void namesAreAskedForAgainAfterASecondEvenWhereALookUpGoesBeforeMain(@TempDir Path dir)
      throws Exception {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Path settings = Files.writeString(dir.resolve("more.security"), Jre.FRESH_NAMES);
    words.add("-Djava.security.properties=" + settings);
    words.addAll(
        List.of(
            "--add-exports=java.base/sun.net=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Kept.class.getName()));
    Process java = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, java.waitFor(), said);
    assertEquals("1 1", said.strip());
  }

  /// Says how many seconds this JVM keeps an address, and that there is none.
  public static final class Kept {
    private Kept() {}

    /// Looks its host up first, as Log4j does.
    public static void main(String[] args)
        throws IOException,
            ClassNotFoundException,
            NoSuchMethodException,
            IllegalAccessException,
            InvocationTargetException {
      var _ = InetAddress.getByName("localhost");
      Class<?> policy = Class.forName("sun.net.InetAddressCachePolicy");
      System.out.println(
          policy.getMethod("get").invoke(null)
              + " "
              + policy.getMethod("getNegative").invoke(null));
    }
  }
}
