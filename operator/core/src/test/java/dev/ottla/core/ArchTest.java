package dev.ottla.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The rules of the house that the module border cannot hold.
class ArchTest {
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.ottla.core");

  private static final List<String> ROOMS =
      List.of(
          "autoscale",
          "balance",
          "config",
          "drain",
          "lost",
          "quorum",
          "rebalance",
          "render",
          "roll",
          "scale",
          "status",
          "storage",
          "throttle",
          "topic",
          "upgrade",
          "window");

  @Test
  void theClassesAreFound() {
    assertTrue(CORE.size() > 50, () -> "only " + CORE.size() + " classes were looked at");
  }

  @Test
  void theMindHasNoClient() {
    DescribedPredicate<JavaClass> client =
        DescribedPredicate.describe(
            "the Kubernetes client but its base of resources",
            c ->
                c.getPackageName().startsWith("io.fabric8.kubernetes.client")
                    && !c.isEquivalentTo(CustomResource.class));
    noClasses().should().dependOnClassesThat(client).check(CORE);
  }

  @Test
  void theMindTouchesNothing() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.io..",
            "java.nio.file..",
            "java.net..",
            "java.util.concurrent..",
            "java.util.logging..",
            "org.slf4j..",
            "org.jboss..",
            "io.quarkus..",
            "org.apache.kafka..")
        .check(CORE);
    noClasses().should().dependOnClassesThat().areAssignableTo(Clock.class).check(CORE);
    noClasses().should().dependOnClassesThat().areAssignableTo(Random.class).check(CORE);
    noClasses().should().callMethod(Instant.class, "now").check(CORE);
    noClasses().should().callMethod(System.class, "currentTimeMillis").check(CORE);
    noClasses().should().callMethod(System.class, "nanoTime").check(CORE);
  }

  @Test
  void balanceIsALibraryOfItsOwn() {
    classes()
        .that()
        .resideInAPackage("dev.ottla.core.balance..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "dev.ottla.core.balance..", "org.jspecify.annotations..")
        .check(CORE);
  }

  @Test
  void roomsDoNotCallRooms() {
    for (String room : ROOMS) {
      String[] others =
          ROOMS.stream()
              .filter(r -> !r.equals(room))
              // Balance is a library that a room may use, as it uses java.util.
              .filter(r -> !r.equals("balance"))
              .map(r -> "dev.ottla.core." + r + "..")
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage("dev.ottla.core." + room + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(others)
          .check(CORE);
    }
  }

  @Test
  void aRoomHasOneDoor() {
    for (String room : ROOMS) {
      List<String> doors =
          CORE.stream()
              .filter(c -> c.getPackageName().equals("dev.ottla.core." + room))
              .filter(c -> c.isTopLevelClass() && !c.getSimpleName().equals("package-info"))
              .filter(c -> c.getModifiers().contains(JavaModifier.PUBLIC))
              .map(JavaClass::getSimpleName)
              .toList();
      assertTrue(doors.size() == 1, () -> room + " shows " + doors);
    }
  }
}
