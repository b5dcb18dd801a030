package dev.ottla;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The eyes never write, and only the hands do.
class ArchTest {
  private static final JavaClasses APP =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(
              "dev.ottla",
              "dev.ottla.act",
              "dev.ottla.see",
              "dev.ottla.kafka",
              "dev.ottla.load",
              "dev.ottla.metrics");

  /// What changes a Kubernetes or a Kafka cluster, by its name in either client.
  private static final Set<String> VERBS =
      Set.of(
          "create",
          "createOr",
          "createOrReplace",
          "update",
          "updateStatus",
          "replace",
          "replaceStatus",
          "patch",
          "patchStatus",
          "edit",
          "editStatus",
          "delete",
          "serverSideApply",
          "scale",
          "evict",
          "raw",
          "exec");

  private static final String KAFKA_VERBS =
      "(create|delete|alter|incrementalAlter|add|remove|unregister|update|elect|fence|abort|expire|renew|force).*";

  private static final DescribedPredicate<JavaAccess<?>> WRITE =
      DescribedPredicate.describe(
          "write verbs",
          access -> {
            String owner = access.getTargetOwner().getName();
            String name = access.getName();
            boolean kube = owner.startsWith("io.fabric8.kubernetes.client") && VERBS.contains(name);
            boolean kafka =
                owner.equals("org.apache.kafka.clients.admin.Admin")
                    && name.matches(KAFKA_VERBS)
                    && !access.getDescription().contains("Admin.create(");
            return kube || kafka;
          });

  @Test
  void theClassesAreFound() {
    long own = APP.stream().filter(c -> !c.getPackageName().startsWith("dev.ottla.core")).count();
    assertTrue(own > 25, () -> "only " + own + " classes were looked at");
  }

  @Test
  void theRuleSeesTheHandsWrite() {
    long writes =
        APP.stream()
            .filter(c -> c.getPackageName().equals("dev.ottla.act"))
            .flatMap(c -> c.getAccessesFromSelf().stream())
            .filter(WRITE)
            .count();
    assertTrue(writes >= 8, () -> "only " + writes + " writes were found in dev.ottla.act");
  }

  @Test
  void onlyTheHandsWrite() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.ottla.act..")
        .should()
        .accessTargetWhere(WRITE)
        .check(APP);
  }

  @Test
  void eyesAndHandsDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage("dev.ottla.see..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.ottla.act..")
        .check(APP);
    noClasses()
        .that()
        .resideInAPackage("dev.ottla.act..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.ottla.see..")
        .check(APP);
  }

  @Test
  void theLoadKnowsNeitherAndHasOneDoor() {
    noClasses()
        .that()
        .resideInAPackage("dev.ottla.load..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.ottla.see..", "dev.ottla.act..", "dev.ottla.metrics..")
        .check(APP);
    assertEquals(
        List.of("Load"),
        APP.stream()
            .filter(c -> c.getPackageName().equals("dev.ottla.load"))
            .filter(c -> c.isTopLevelClass() && !c.getSimpleName().equals("package-info"))
            .filter(c -> c.getModifiers().contains(JavaModifier.PUBLIC))
            .map(JavaClass::getSimpleName)
            .toList());
  }

  @Test
  void handsDecideNothing() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.ottla.act..",
            "dev.ottla.see..",
            "dev.ottla.kafka..",
            "dev.ottla.load..",
            "dev.ottla.metrics..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("dev.ottla.core.Planner")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("dev.ottla.core.topic.Topics")
        .check(APP);
  }
}
