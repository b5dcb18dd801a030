package dev.ottla.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The script, run in a small tree of its own with a JDK and a Maven that only say how they were
/// called.
class ScriptTest {
  private static final String JAVA =
      """
      case "$*" in *' warm '*)
        for word; do
          case $word in -XX:AOTCacheOutput=*) echo cache >"${word#*=}" ;; esac
        done ;;
      esac
      echo "java of $JAVA_HOME: $*"
      """;
  private static final String MVN =
      """
      echo "mvn with $JAVA_HOME: $*" >>"$MVN_CALLS"
      if [ -n "${MVN_FAILS-}" ]; then echo '[ERROR] the roof fell'; exit 3; fi
      mkdir -p cli/target; echo jar >cli/target/ottla-cli.jar
      """;

  private Path dir = Path.of("");
  private Path tree = Path.of("");
  private Path jdks = Path.of("");

  private record Run(int code, String out) {}

  @BeforeEach
  void plant(@TempDir Path temp) throws IOException {
    dir = temp;
    tree = Files.createDirectories(dir.resolve("tree"));
    jdks = Files.createDirectories(dir.resolve("jdks"));
    Files.copy(Path.of(System.getProperty("ottla.root"), "ottla"), tree.resolve("ottla"));
    Files.writeString(tree.resolve("pom.xml"), "<project/>");
    Files.createDirectories(tree.resolve("cli/src/main"));
    Files.writeString(tree.resolve("cli/src/main/A.java"), "class A {}");
    script(dir.resolve("bin/mvn"), MVN);
  }

  @Test
  void saysWhatToInstallWhenNoJdkIsNewEnough() throws Exception {
    Path old = jdk("17", "17.0.15");
    Run run = ottla(Map.of("JAVA_HOME", old.toString()), "version");
    assertEquals(1, run.code);
    assertTrue(run.out.contains("no JDK 25 or newer was found"), run.out);
    assertTrue(run.out.contains(old + " has version 17"), run.out);
    assertTrue(run.out.contains("sdk install java 25"), run.out);
  }

  @Test
  void prefersJavaHomeThenTheOldestThatIsNewEnough() throws Exception {
    jdk("a27", "27");
    Path fit = jdk("b25", "25.0.3");
    Path home = jdk("c26", "26");
    assertTrue(ottla(Map.of(), "version").out.contains("java of " + fit + ":"));
    Run own = ottla(Map.of("JAVA_HOME", home.toString()), "version");
    assertTrue(own.out.contains("java of " + home + ":"), own.out);
  }

  @Test
  void aFolderWithoutACompilerIsNoJdk() throws Exception {
    Path jre = jdk("25", "25.0.3");
    Files.delete(jre.resolve("bin/javac"));
    assertEquals(1, ottla(Map.of(), "version").code);
  }

  @Test
  void buildsOnceThenOnlyWhenASourceIsNewer() throws Exception {
    jdk("25", "25.0.3");
    Run first = ottla(Map.of(), "get", "clusters", "-o", "wide");
    assertEquals(0, first.code, first.out);
    assertTrue(first.out.contains("Building Ottla"), first.out);
    assertTrue(first.out.contains("ottla-cli.jar get clusters -o wide"), first.out);
    Run second = ottla(Map.of(), "get");
    assertFalse(second.out.contains("Building"), second.out);
    assertTrue(second.out.contains("/cli/target/look.aot"), second.out);
    assertTrue(ottla(Map.of(), "topics").out.contains("/cli/target/act.aot"), "the larger cache");
    Files.setLastModifiedTime(
        tree.resolve("cli/src/main/A.java"), FileTime.from(Instant.now().plusSeconds(5)));
    assertTrue(ottla(Map.of(), "get").out.contains("Building"));
    assertEquals(2, mvnCalls());
  }

  @Test
  @Timeout(60)
  void upMakesTheStartCacheOfWhatIsAskedNextBehindItsBack() throws Exception {
    jdk("25", "25.0.3");
    assertTrue(ottla(Map.of(), "up").out.contains("ottla-cli.jar up"));
    while (!Files.exists(tree.resolve("cli/target/look.aot"))) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whoeverComesWhileTheStartCacheIsMadeGoesWithout() throws Exception {
    jdk("25", "25.0.3");
    Path maker = Files.createDirectories(tree.resolve("cli/target")).resolve("look.aot.maker");
    Files.writeString(maker, ProcessHandle.current().pid() + "\n");
    Run run = ottla(Map.of(), "get");
    assertTrue(run.out.contains("ottla-cli.jar get"), run.out);
    assertFalse(run.out.contains("AOTCache"), run.out);
    Files.writeString(maker, Long.MAX_VALUE + "\n");
    assertTrue(ottla(Map.of(), "get").out.contains("/cli/target/look.aot"), "its maker is gone");
  }

  @Test
  void aTestThatIsNewerDoesNotBuild() throws Exception {
    jdk("25", "25.0.3");
    ottla(Map.of(), "get");
    Path test = Files.createDirectories(tree.resolve("cli/src/test")).resolve("T.java");
    Files.writeString(test, "class T {}");
    Files.setLastModifiedTime(test, FileTime.from(Instant.now().plusSeconds(5)));
    ottla(Map.of(), "get");
    assertEquals(1, mvnCalls());
  }

  @Test
  void aBuildThatFailsIsShownAndTriedAgain() throws Exception {
    jdk("25", "25.0.3");
    Run failed = ottla(Map.of("MVN_FAILS", "1"), "get");
    assertEquals(1, failed.code);
    assertTrue(failed.out.contains("[ERROR] the roof fell"), failed.out);
    assertTrue(failed.out.contains("target/build.log"), failed.out);
    assertEquals(0, ottla(Map.of(), "get").code);
  }

  @Test
  void verifyHandsOnItsWordsAndItsCode() throws Exception {
    Path home = jdk("25", "25.0.3");
    Run run = ottla(Map.of("MVN_FAILS", "1"), "verify", "-pl", "operator/core");
    assertEquals(3, run.code);
    assertEquals(
        "mvn with " + home + ": verify -pl operator/core",
        Files.readString(dir.resolve("calls")).strip());
  }

  @Test
  void worksThroughALink() throws Exception {
    jdk("25", "25.0.3");
    Path link = Files.createSymbolicLink(dir.resolve("bin/ottla"), tree.resolve("ottla"));
    assertTrue(start(link, Map.of(), "version").out.contains("-Dottla.root=" + tree), "root");
  }

  private long mvnCalls() throws IOException {
    try (Stream<String> lines = Files.lines(dir.resolve("calls"))) {
      return lines.count();
    }
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = jdks.resolve(name);
    script(home.resolve("bin/java"), JAVA);
    script(home.resolve("bin/javac"), "");
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private static void script(Path file, String body) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + body);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Run ottla(Map<String, String> env, String... words) throws Exception {
    return start(tree.resolve("ottla"), env, words);
  }

  private Run start(Path script, Map<String, String> env, String... words) throws Exception {
    ProcessBuilder process = new ProcessBuilder(script.toString());
    process.command().addAll(List.of(words));
    process.environment().clear();
    process.environment().put("PATH", dir.resolve("bin") + ":/usr/bin:/bin");
    process.environment().put("HOME", dir.toString());
    process.environment().put("OTTLA_JDK_PLACES", jdks + "/*");
    process.environment().put("MVN_CALLS", dir.resolve("calls").toString());
    process.environment().putAll(env);
    Process run = process.redirectErrorStream(true).start();
    run.getOutputStream().close();
    String out = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(run.waitFor(), out);
  }
}
