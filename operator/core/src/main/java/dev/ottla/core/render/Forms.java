package dev.ottla.core.render;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ottla.core.world.Form;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which form the pods of each role get: the one in which this operator draws them, or the one they
/// have.
///
/// What a person asks for is drawn at once. When the operator draws in another style than the one
/// before it, the whole template stays as it is until a person approves the new one: so a pod that
/// is lost meanwhile comes back as it was. The first change of what is drawn for another reason
/// takes the new form along, since its pods restart anyway.
///
/// @param world what was seen
/// @param style how this operator draws
/// @param name the name of these forms, for a person to approve
record Forms(World world, String style, String name) {
  /// The form of pods that were drawn before forms were written down.
  private static final String UNKNOWN = "?";

  static Forms of(World world, String style, List<Sets.Draft> drafts) {
    return new Forms(world, style, Form.name(drafts.stream().map(Sets.Draft::digest).toList()));
  }

  /// The pods of a role.
  ///
  /// @param template as they shall be
  /// @param notes what their StatefulSet says of it
  record Chosen(PodTemplateSpec template, Map<String, String> notes) {}

  Chosen of(Sets.Draft draft) {
    String wished = draft.digest();
    Optional<StatefulSet> found = world.kube().set(draft.name());
    Optional<Form> form = found.flatMap(Form::of);
    boolean other =
        form.filter(f -> !f.drawn().equals(UNKNOWN))
            .map(f -> !f.drawn().equals(wished))
            .orElseGet(() -> differs(draft, found));
    boolean ours =
        form.map(f -> f.style().equals(style) && !(f.held() && f.wished().equals(wished)))
            .orElse(found.isEmpty());
    if (!other
        || ours
        || Form.approved(world, name)
        || found.filter(s -> starts(draft, s.getSpec().getTemplate())).isEmpty()) {
      return new Chosen(draft.template(), Map.of(Form.KEY, new Form(style, wished, wished).text()));
    }
    PodTemplateSpec kept =
        Pods.resized(found.orElseThrow().getSpec().getTemplate(), draft.claims().size());
    String drawn = form.map(Form::drawn).orElse(UNKNOWN);
    return new Chosen(
        kept,
        Map.of(
            Form.KEY,
            new Form(style, wished, drawn).text(),
            Form.HELD,
            Gap.words(draft, kept, config(kept))));
  }

  /// Sets that were drawn before forms were written down.
  private static boolean differs(Sets.Draft draft, Optional<StatefulSet> found) {
    JsonNode wanted = Drift.json(draft.template());
    return found.stream()
        .anyMatch(s -> !Drift.within(wanted, Drift.json(s.getSpec().getTemplate())));
  }

  /// Whether the configuration that it mounts is there, or can be made again: pods of another one
  /// that somebody has deleted would never start.
  private boolean starts(Sets.Draft draft, PodTemplateSpec template) {
    return draft.mounted(template) || config(template).isPresent();
  }

  private Optional<ConfigMap> config(PodTemplateSpec template) {
    return Sets.config(template).flatMap(n -> world.kube().find(ConfigMap.class, n));
  }
}
