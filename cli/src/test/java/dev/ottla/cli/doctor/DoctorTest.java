package dev.ottla.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.cli.Golden;
import dev.ottla.cli.doctor.Finding.Level;
import dev.ottla.cli.home.Home;
import dev.ottla.cli.talk.Paint;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoctorTest {
  @Test
  void tellsVersionsThatAreTooOld() {
    assertEquals(Level.MEND, Machine.jdk(Runtime.Version.parse("24.0.2")).level());
    assertEquals(Level.OK, Machine.jdk(Runtime.Version.parse("26")).level());
    assertEquals(Level.MEND, Machine.maven(Optional.empty()).level());
    assertEquals(Level.MEND, Machine.maven(Optional.of("Apache Maven 3.8.5 (x)")).level());
    assertEquals(Level.OK, Machine.maven(Optional.of("Apache Maven 3.10.0")).level());
    assertEquals(Optional.of(new Release(1, 36, 1)), Release.in("v1.36.1+k3s1"));
    assertEquals(Optional.empty(), Release.in("unknown"));
  }

  @Test
  void tellsLimitsThatAreTooTight() {
    assertEquals(Level.WATCH, Machine.files(Optional.of("1024\n")).level());
    assertEquals(Level.OK, Machine.files(Optional.of("unlimited\n")).level());
    assertEquals(Level.OK, Machine.files(Optional.of("65536")).level());
    assertEquals(Level.WATCH, Machine.memory(Optional.of(1L << 30), false).level());
    assertEquals(Level.OK, Machine.memory(Optional.of(1L << 30), true).level());
    assertEquals(Level.WATCH, Machine.system("Mac OS X").level());
  }

  @Test
  void looksAtThisMachine(@TempDir Path dir) {
    List<Finding> findings = new Machine(new Home(dir.resolve("home")), dir).findings();
    assertTrue(findings.stream().anyMatch(f -> f.subject().equals("JDK")), findings.toString());
    findings.stream()
        .filter(f -> f.level() != Level.OK)
        .forEach(f -> assertTrue(!f.mend().isEmpty(), f.toString()));
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 120})
  void saysWhatToMend(int columns) {
    List<Finding> findings =
        List.of(
            Finding.ok("JDK", "25.0.3 at /usr/lib/jvm/25"),
            Finding.watch(
                "Open files",
                "at most 1,024; a broker opens several for each partition that it holds",
                "ulimit -n 65536, for good in /etc/security/limits.conf"),
            Finding.mend("Definition", "clusters.ottla.dev is not there", "kubectl apply"));
    List<String> lines =
        new java.util.ArrayList<>(new Report(Paint.PLAIN, columns).lines("This machine", findings));
    lines.add(Report.sum(findings));
    Golden.assertScreen("doctor", columns, lines);
  }
}
