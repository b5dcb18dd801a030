package dev.ottla.cli.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.cli.talk.Trouble;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTest {
  private static Home home(Path dir) {
    Home home = new Home(dir.resolve("ottla"));
    home.prepare();
    return home;
  }

  @Test
  void findsTheServerThatItStartedAndStopsIt(@TempDir Path dir) {
    Home home = home(dir);
    Server started = Server.start(home, List.of("sleep", "100"));
    Server found = Server.running(home).orElseThrow();
    assertEquals(started.pid(), found.pid());
    assertTrue(found.stop(Duration.ofSeconds(10)));
    assertFalse(started.alive());
    assertEquals(Optional.empty(), Server.running(home).map(Server::pid));
  }

  @Test
  void aProcessThatGotTheSameIdLaterIsNotTheServer(@TempDir Path dir) throws IOException {
    Home home = home(dir);
    Files.writeString(home.process(), ProcessHandle.current().pid() + " 1000\n");
    assertEquals(Optional.empty(), Server.running(home).map(Server::pid));
  }

  @Test
  void saysSoWhenItDoesNotStop(@TempDir Path dir) {
    Home home = home(dir);
    Server deaf =
        Server.start(home, List.of("sh", "-c", "trap '' TERM; while :; do sleep 1; done"));
    try {
      assertTrue(deaf.alive());
    } finally {
      deaf.kill();
    }
    assertFalse(deaf.alive());
  }

  @Test
  void namesAPortThatIsTaken(@TempDir Path dir) throws IOException {
    Home home = home(dir);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Launch launch = new Launch(home, dir);
      int port = taken.getLocalPort();
      Trouble trouble = assertThrows(Trouble.class, () -> launch.start(port));
      String message = String.valueOf(trouble.getMessage());
      assertTrue(message.startsWith("port " + port + " of 127.0.0.1 is taken"), message);
    }
  }

  @Test
  void removesAllButWhatLinksLeadTo(@TempDir Path dir) throws IOException {
    Home home = home(dir);
    Path outside = Files.writeString(dir.resolve("mine"), "keep");
    Files.createSymbolicLink(home.data().resolve("link"), outside);
    Files.writeString(home.data().resolve("record"), "12345");
    home.remove();
    assertFalse(home.kept());
    assertTrue(Files.exists(outside));
  }
}
