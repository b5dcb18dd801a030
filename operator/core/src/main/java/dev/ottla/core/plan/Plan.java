package dev.ottla.core.plan;

import dev.ottla.api.ClusterStatus.Scaled;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What shall be done now, what is waited for, and when to look again.
///
/// @param apply Kubernetes objects that differ from what they must be, in the order to apply them
/// @param steps what to do, in order; each is safe now
/// @param waits what comes later and what it waits for
/// @param troubles what is wrong and needs a person, or time
/// @param lookAgain when to look again if nothing happens before
/// @param scaled how many brokers the load wants; empty where nothing new is known of that
/// @param reports other resources, with the status to give them
public record Plan(
    List<HasMetadata> apply,
    List<Step> steps,
    List<Wait> waits,
    List<Trouble> troubles,
    Duration lookAgain,
    Optional<Scaled> scaled,
    List<HasMetadata> reports) {

  /// One that tells nothing of other resources.
  public Plan(
      List<HasMetadata> apply,
      List<Step> steps,
      List<Wait> waits,
      List<Trouble> troubles,
      Duration lookAgain,
      Optional<Scaled> scaled) {
    this(apply, steps, waits, troubles, lookAgain, scaled, List.of());
  }

  /// One that says nothing of the load.
  public Plan(
      List<HasMetadata> apply,
      List<Step> steps,
      List<Wait> waits,
      List<Trouble> troubles,
      Duration lookAgain) {
    this(apply, steps, waits, troubles, lookAgain, Optional.empty());
  }

  /// Takes copies.
  public Plan {
    apply = List.copyOf(apply);
    steps = List.copyOf(steps);
    waits = List.copyOf(waits);
    troubles = List.copyOf(troubles);
    reports = List.copyOf(reports);
  }

  /// The same, which tells of these, too.
  public Plan telling(List<? extends HasMetadata> more) {
    if (more.isEmpty()) {
      return this;
    }
    return new Plan(
        apply,
        steps,
        waits,
        troubles,
        lookAgain,
        scaled,
        Stream.concat(reports.stream(), more.stream()).toList());
  }

  /// Whether there is nothing to do and nothing to wait for but the time.
  public boolean atRest() {
    return apply.isEmpty() && steps.isEmpty() && waits.stream().allMatch(Wait::calm);
  }

  /// Something that comes later.
  ///
  /// @param step what will be done, or what will have happened
  /// @param why what it waits for
  /// @param calm whether it is only a matter of time, and the cluster all that it shall be
  ///     meanwhile
  /// @param copies bytes that are copied for it, those that are by now among them
  public record Wait(String step, String why, boolean calm, long copies) {
    /// Something that the cluster is not complete without.
    public Wait(String step, String why) {
      this(step, why, false);
    }

    /// The same, for one more reason.
    public Wait because(String reason) {
      return new Wait(step, why + "; " + reason, calm, copies);
    }

    /// Something that copies nothing.
    public Wait(String step, String why, boolean calm) {
      this(step, why, calm, 0);
    }
  }

  /// Something that is wrong.
  ///
  /// @param reason one word in CamelCase, for machines
  /// @param message what is wrong and what mends it
  /// @param stops whether the cluster cannot serve, or cannot become what was asked for
  public record Trouble(String reason, String message, boolean stops) {}
}
