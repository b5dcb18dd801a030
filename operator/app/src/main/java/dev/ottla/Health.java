package dev.ottla;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// Answers the probes: `/live` and `/ready`.
@Singleton
public final class Health {
  private final Program program;

  Health(Program program) {
    this.program = program;
  }

  void routes(@Observes Router router) {
    router.get("/live").handler(c -> answer(c, true));
    router.get("/ready").handler(c -> answer(c, program.ready()));
  }

  private static void answer(RoutingContext context, boolean good) {
    context.response().setStatusCode(good ? 200 : 503).end(good ? "ok\n" : "not ready\n");
  }
}
