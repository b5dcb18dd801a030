package dev.ottla;

import dev.ottla.core.plan.Outcome;
import dev.ottla.core.plan.Plan;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.javaoperatorsdk.operator.processing.retry.Retry;
import java.time.Duration;
import java.time.Instant;

/// How soon to look again.
final class Rhythm {
  /// After a refusal by Kubernetes or Kafka.
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  /// From here on a wait is a rest: it ends on a beat, so that many that rest are looked at
  /// together.
  private static final Duration REST = Duration.ofMinutes(1);

  private static final Duration BEAT = Duration.ofSeconds(10);

  /// After a status was written: the SDK's filter for our own writes can swallow a change that
  /// somebody else made just before, a deletion for one. The look after it finds that change.
  private static final Duration AFTER_REPORT = Duration.ofSeconds(2);

  private Rhythm() {}

  /// After an error that nobody foresaw: for ever, from one second to a minute apart.
  static Retry retry() {
    return new GenericRetry()
        .setInitialInterval(1_000)
        .setIntervalMultiplier(2)
        .setMaxInterval(60_000)
        .withoutMaxAttempts();
  }

  /// After a plan was carried out and its status written, where it has changed.
  static Duration next(Plan plan, Outcome outcome, Instant now, UpdateControl<?> report) {
    Duration wait = next(plan, outcome, now);
    return report.isNoUpdate() || wait.compareTo(AFTER_REPORT) < 0 ? wait : AFTER_REPORT;
  }

  /// After a plan was carried out.
  static Duration next(Plan plan, Outcome outcome, Instant now) {
    Duration wait = plan.lookAgain();
    if (!outcome.failures().isEmpty() && wait.compareTo(AFTER_FAILURE) > 0) {
      wait = AFTER_FAILURE;
    }
    if (wait.compareTo(REST) < 0) {
      return wait;
    }
    long past = now.plus(wait).toEpochMilli() % BEAT.toMillis();
    return past == 0 ? wait : wait.plusMillis(BEAT.toMillis() - past);
  }
}
