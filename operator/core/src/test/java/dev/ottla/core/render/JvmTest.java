package dev.ottla.core.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ottla.api.Resources;
import dev.ottla.core.world.Role;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JvmTest {
  private static final String END = " -XX:+ExitOnOutOfMemoryError -Djava.io.tmpdir=/tmp";

  @ParameterizedTest
  @CsvSource({
    "BROKER, 384Mi, -Xms160m -Xmx160m -XX:+UseSerialGC -XX:TieredStopAtLevel=1",
    "BROKER, 1Gi, -Xms409m -Xmx409m -XX:+UseSerialGC -XX:Tier4InvocationThreshold=50000"
        + " -XX:Tier4MinInvocationThreshold=6000 -XX:Tier4CompileThreshold=150000"
        + " -XX:Tier4BackEdgeThreshold=400000",
    "CONTROLLER, 640Mi, -Xms320m -Xmx320m -XX:+UseSerialGC -XX:TieredStopAtLevel=1",
    "BROKER, 64Gi, -Xms6144m -Xmx6144m -XX:+UseG1GC -XX:MaxGCPauseMillis=20"
        + " -XX:InitiatingHeapOccupancyPercent=35 -XX:+ExplicitGCInvokesConcurrent",
  })
  void optionsFollowFromRoleAndMemory(Role role, String memory, String options) {
    Resources resources = new Resources(Map.of(), Map.of("memory", new Quantity(memory)));
    assertEquals(options + END, Jvm.options(role, resources));
  }
}
