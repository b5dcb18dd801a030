package dev.ottla.e2e;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/// A class of scenarios, played once on each substrate that is there. Its tests take a [Place].
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ClassTemplate
@Tag("scenario")
@ResourceLock(value = Scenario.NODES, mode = ResourceAccessMode.READ)
@ExtendWith(Stage.class)
public @interface Scenario {
  /// The lock that a test holds for itself when it takes a node or the operator away from the
  /// others.
  String NODES = "nodes";

  /// The substrates on which it makes sense.
  Substrate.Kind[] on() default {Substrate.Kind.EMBEDDED, Substrate.Kind.GIVEN};
}
