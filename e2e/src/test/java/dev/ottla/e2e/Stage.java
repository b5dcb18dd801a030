package dev.ottla.e2e;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/// Plays a class of scenarios once on each substrate. Substrates are started when first needed and
/// stay until all tests are over. `e2e.substrates` names those to use: `embedded,k3s,given`.
public final class Stage implements ClassTemplateInvocationContextProvider {
  private static final Namespace OURS = Namespace.create(Stage.class);
  private static final Path TARGET = House.ROOT.resolve("e2e/target");

  @Override
  public boolean supportsClassTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<? extends ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(
      ExtensionContext context) {
    Scenario scenario = context.getRequiredTestClass().getAnnotation(Scenario.class);
    return Arrays.stream(scenario.on()).map(Invocation::new);
  }

  /// Why a substrate is not used; empty when it is.
  static Optional<String> missing(Substrate.Kind kind) {
    Set<String> wanted =
        Arrays.stream(System.getProperty("e2e.substrates", "embedded,k3s,given").split(",", -1))
            .collect(Collectors.toSet());
    if (!wanted.contains(kind.name().toLowerCase(Locale.ROOT))) {
      return Optional.of("e2e.substrates leaves it out");
    }
    return switch (kind) {
      case EMBEDDED -> Optional.empty();
      case K3S -> K3s.missing();
      case GIVEN ->
          Given.there()
              ? Optional.empty()
              : Optional.of("neither e2e.kubeconfig nor e2e.cluster is set");
    };
  }

  private static Substrate start(Substrate.Kind kind) {
    return switch (kind) {
      case EMBEDDED -> Embedded.start(TARGET.resolve("embedded"));
      case K3S -> K3s.start(TARGET.resolve("k3s"));
      case GIVEN -> Given.take();
    };
  }

  /// One play of the class, on one substrate.
  private record Invocation(Substrate.Kind kind) implements ClassTemplateInvocationContext {
    @Override
    public String getDisplayName(int index) {
      return kind.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(new Play(kind));
    }
  }

  /// Opens the place before the play and closes it after; keeps evidence when a test fails.
  private static final class Play
      implements BeforeClassTemplateInvocationCallback,
          AfterClassTemplateInvocationCallback,
          AfterTestExecutionCallback,
          ExecutionCondition,
          ParameterResolver {
    private final Substrate.Kind kind;
    private @Nullable Place place;
    private boolean failed;

    Play(Substrate.Kind kind) {
      this.kind = kind;
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return missing(kind)
          .map(ConditionEvaluationResult::disabled)
          .orElse(ConditionEvaluationResult.enabled("it is there"));
    }

    @Override
    public void beforeClassTemplateInvocation(ExtensionContext context) {
      if (missing(kind).isPresent()) {
        return;
      }
      Store store = context.getRoot().getStore(StoreScope.LAUNCHER_SESSION, OURS);
      Substrate substrate = store.computeIfAbsent(kind, Stage::start, Substrate.class);
      String name = context.getRequiredTestClass().getSimpleName().toLowerCase(Locale.ROOT);
      place = Place.open(substrate, name.replace("test", ""));
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
      Place here = place;
      boolean fails =
          context
              .getExecutionException()
              .filter(e -> !(e instanceof TestAbortedException))
              .isPresent();
      if (!fails || here == null) {
        return;
      }
      failed = true;
      String name =
          "%s-%s-%s"
              .formatted(
                  context.getRequiredTestClass().getSimpleName(),
                  context.getRequiredTestMethod().getName(),
                  kind.name().toLowerCase(Locale.ROOT));
      Path folder = TARGET.resolve("evidence").resolve(name);
      here.evidence(folder);
      context.publishReportEntry("evidence", folder.toString());
    }

    @Override
    public void afterClassTemplateInvocation(ExtensionContext context) {
      Place here = place;
      if (here == null) {
        return;
      }
      if (failed && Boolean.getBoolean("e2e.leave")) {
        here.leave();
      } else {
        here.close();
      }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Place.class;
    }

    @Override
    public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return place;
    }
  }
}
