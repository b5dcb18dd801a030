package dev.ottla.core.storage;

import dev.ottla.api.Volume;
import dev.ottla.core.plan.Plan.Trouble;
import dev.ottla.core.plan.Step;
import dev.ottla.core.plan.Step.GrowVolume;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Asks for larger volumes where the spec does, or where one fills up and may grow. A volume is
/// never asked to shrink: a claim that is larger than the spec is taken as it is.
///
/// @param asked what the spec asks for
/// @param ahead how volumes grow before they are full
/// @param brake how producers are slowed down before one is, and let go again
/// @param watched whether a volume must be looked at often
/// @param troubles volumes that fill up and do not grow, and whom that slows down
public record Storage(
    List<Step> asked, List<Step> ahead, List<Step> brake, boolean watched, List<Trouble> troubles) {
  private static final Quantity NONE = new Quantity("0");

  /// What is to be done about volumes.
  public static Storage of(World world) {
    List<GrowVolume> asked = asked(world);
    List<Fill> all = Fill.of(world);
    Brake brake = Brake.of(world, all);
    if (all.isEmpty()) {
      return new Storage(List.copyOf(asked), List.of(), brake.steps(), false, brake.troubles());
    }
    List<Fill> filling =
        all.stream()
            .filter(f -> asked.stream().noneMatch(g -> g.claim().equals(f.name())))
            .toList();
    Optional<Quantity> most = Optional.ofNullable(world.spec().brokers().growTo());
    return new Storage(
        List.copyOf(asked),
        filling.stream().<Step>flatMap(f -> f.growth(most).stream()).toList(),
        brake.steps(),
        true,
        Stream.concat(Fill.trouble(filling, most).stream(), brake.troubles().stream()).toList());
  }

  private static List<GrowVolume> asked(World world) {
    List<GrowVolume> asked = new ArrayList<>();
    for (Role role : List.of(Role.values())) {
      List<Volume> volumes = volumes(world, role);
      for (PersistentVolumeClaim claim : world.kube().claims(role)) {
        grow(volumes, claim).ifPresent(asked::add);
      }
    }
    return asked;
  }

  private static Optional<GrowVolume> grow(List<Volume> volumes, PersistentVolumeClaim claim) {
    return Place.of(claim)
        .filter(p -> p.disk() < volumes.size())
        .map(p -> volumes.get(p.disk()).size())
        .filter(w -> !same(w, requested(claim)))
        .filter(w -> amount(w).compareTo(amount(requested(claim))) > 0)
        .map(
            w ->
                new GrowVolume(
                    claim.getMetadata().getName(),
                    w.toString(),
                    "the spec asks for " + w + ", the claim for " + requested(claim)));
  }

  /// Those that a pod of a role shall have.
  private static List<Volume> volumes(World world, Role role) {
    var storage =
        switch (role) {
          case BROKER -> world.spec().brokers().storage();
          case CONTROLLER -> world.spec().controllers().storage().asStorage();
        };
    return storage.ephemeral() ? List.of() : storage.all();
  }

  /// What a claim asks for; nothing when it does not say.
  public static Quantity requested(PersistentVolumeClaim claim) {
    return Optional.ofNullable(claim.getSpec().getResources().getRequests().get("storage"))
        .orElse(NONE);
  }

  /// Written the same, as nearly always.
  private static boolean same(Quantity one, Quantity other) {
    return one.getAmount().equals(other.getAmount()) && one.getFormat().equals(other.getFormat());
  }

  static BigDecimal amount(Quantity quantity) {
    return quantity.getNumericalAmount();
  }
}
