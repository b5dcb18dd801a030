package dev.ottla.act;

import dev.ottla.core.plan.Step;
import dev.ottla.core.world.Names;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/// Writes down what was done as Kubernetes Events, for `kubectl describe`, and in the log.
final class Diary {
  private static final Logger LOG = Logger.getLogger(Diary.class);

  /// The same step on the same object is written down once in this time.
  private static final Duration QUIET = Duration.ofMinutes(1);

  private final KubernetesClient client;
  private final Clock clock;
  private final Map<Entry, Instant> written = new ConcurrentHashMap<>();

  private final Semaphore pens = new Semaphore(4);

  private record Entry(String uid, String what) {}

  Diary(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  void note(HasMetadata about, Step step) {
    Instant now = clock.instant();
    written.values().removeIf(at -> at.isBefore(now.minus(QUIET)));
    if (written.putIfAbsent(new Entry(about.getMetadata().getUid(), step.what()), now) != null) {
      return;
    }
    ObjectMeta meta = about.getMetadata();
    LOG.infof(
        "%s %s/%s: %s: %s",
        about.getKind(), meta.getNamespace(), meta.getName(), step.what(), step.why());
    // Beside the work: a thousand topics made at once are a thousand calls.
    Thread.ofVirtual().name("diary").start(() -> write(event(about, step, now)));
  }

  private void write(Event event) {
    pens.acquireUninterruptibly();
    try {
      client.resource(event).create();
    } catch (KubernetesClientException e) {
      // An Event is for people: that it cannot be written must not stop the work.
      LOG.warnf("Event not written: %s", e.getMessage());
    } finally {
      pens.release();
    }
  }

  static Event event(HasMetadata about, Step step, Instant now) {
    ObjectMeta meta = about.getMetadata();
    return new EventBuilder()
        .withNewMetadata()
        .withGenerateName(meta.getName() + ".")
        .withNamespace(meta.getNamespace())
        .endMetadata()
        .withType("Normal")
        .withReason(step.getClass().getSimpleName())
        .withMessage(cut(step.what() + ": " + step.why()))
        .withNewInvolvedObject()
        .withApiVersion(about.getApiVersion())
        .withKind(about.getKind())
        .withName(meta.getName())
        .withNamespace(meta.getNamespace())
        .withUid(meta.getUid())
        .endInvolvedObject()
        .withNewSource()
        .withComponent(Names.MANAGER)
        .endSource()
        .withFirstTimestamp(now.toString())
        .withLastTimestamp(now.toString())
        .withCount(1)
        .build();
  }

  /// Kubernetes refuses messages over 1,024 characters.
  private static String cut(String message) {
    return message.length() <= 1_000 ? message : message.substring(0, 1_000) + "…";
  }
}
