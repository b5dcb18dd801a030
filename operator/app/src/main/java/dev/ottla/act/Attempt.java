package dev.ottla.act;

import dev.ottla.core.plan.Outcome.Failure;
import dev.ottla.kafka.Words;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;

/// Something that another system may refuse: a refusal is an outcome, a bug is not.
@FunctionalInterface
interface Attempt {
  void run() throws Exception;

  static Optional<Failure> at(String what, Attempt attempt) {
    try {
      attempt.run();
      return Optional.empty();
    } catch (KubernetesClientException e) {
      return Optional.of(new Failure(what, words(e)));
    } catch (ExecutionException | KafkaException e) {
      return Optional.of(new Failure(what, Words.of(e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(new Failure(what, "the operator is stopping"));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(what, e);
    }
  }

  private static String words(KubernetesClientException e) {
    if (e.getStatus() != null && e.getStatus().getMessage() != null) {
      return e.getStatus().getMessage();
    }
    return Words.of(e);
  }
}
