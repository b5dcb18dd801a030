package dev.ottla.core.world;

import dev.ottla.api.ClusterSpec.Upgrades;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// The form of a StatefulSet's pods, as an annotation of it says: who was the last to think about
/// it, which form that operator would give them, and which one they have.
///
/// An operator that draws in another style than the last one knows so that what differs is its own
/// doing, and not what a person has asked for.
///
/// @param style how the operator draws, whatever it draws
/// @param wished the digest of the pods as it would draw them
/// @param drawn the digest of the pods as they were drawn
public record Form(String style, String wished, String drawn) {
  /// Annotation of StatefulSets: the three of them.
  public static final String KEY = "ottla.dev/form";

  /// Annotation of StatefulSets whose pods keep another form than the one wished: what differs.
  public static final String HELD = "ottla.dev/held";

  /// Digits of a digest that are part of the name of what a person approves.
  private static final int DIGITS = 6;

  /// What a StatefulSet says; empty when it says nothing.
  public static Optional<Form> of(HasMetadata set) {
    return Notes.of(set, KEY)
        .map(t -> t.split(" ", -1))
        .filter(w -> w.length == 3)
        .map(w -> new Form(w[0], w[1], w[2]));
  }

  /// As the annotation has it.
  public String text() {
    return style + " " + wished + " " + drawn;
  }

  /// Whether the pods keep another form than the one wished.
  public boolean held() {
    return !wished.equals(drawn);
  }

  /// The name of what a person approves: these forms and no others.
  ///
  /// @param wished their digests, the controllers' first
  public static String name(List<String> wished) {
    return wished.stream()
        .map(w -> w.substring(0, Math.min(DIGITS, w.length())))
        .collect(Collectors.joining());
  }

  /// Whether pods may get the forms of a name, whoever draws them.
  public static boolean approved(World world, String name) {
    return world.spec().upgrades() == Upgrades.Auto
        || Notes.of(world.cluster(), Names.UPGRADE).filter(name::equals).isPresent();
  }

  /// What waits for a person's word, and how to give it; empty when nothing does.
  public static Optional<String> proposal(World world) {
    List<StatefulSet> sets = new ArrayList<>();
    List<Form> forms = new ArrayList<>();
    for (Role role : List.of(Role.CONTROLLER, Role.BROKER)) {
      Optional<StatefulSet> set = world.kube().set(world.names().set(role));
      set.ifPresent(sets::add);
      set.flatMap(Form::of).ifPresent(forms::add);
    }
    if (forms.stream().noneMatch(Form::held)) {
      return Optional.empty();
    }
    String what =
        sets.stream()
            .map(s -> Notes.of(s, HELD).map(h -> s.getMetadata().getName() + ": " + h).orElse(null))
            .filter(Objects::nonNull)
            .collect(Collectors.joining("; "));
    return Optional.of(
        "This version of Ottla draws pods otherwise, and none restarts for that until it is approved. %s. Approve it with: kubectl annotate --overwrite -n %s cluster.ottla.dev/%s %s=%s"
            .formatted(
                what,
                world.names().namespace(),
                world.names().cluster(),
                Names.UPGRADE,
                name(forms.stream().map(Form::wished).toList())));
  }
}
