package dev.ottla.conformance;

import dev.ottla.conformance.Case.Needs;
import dev.ottla.conformance.Case.Play;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Cases about one thing.
final class Area {
  private final String name;
  private final List<Case> cases = new ArrayList<>();

  private Area(String name) {
    this.name = name;
  }

  static Area of(String name, Consumer<Area> cases) {
    var area = new Area(name);
    cases.accept(area);
    return area;
  }

  void is(String what, Play play) {
    cases.add(new Case(what, Needs.API, "", play));
  }

  void kubectl(String what, Play play) {
    cases.add(new Case(what, Needs.KUBECTL, "", play));
  }

  void pods(String what, Play play) {
    cases.add(new Case(what, Needs.PODS, "", play));
  }

  void podsByKubectl(String what, Play play) {
    cases.add(new Case(what, Needs.PODS_AND_KUBECTL, "", play));
  }

  /// The case added last is no claim of the embedded server.
  void unclaimed(String why) {
    var last = cases.removeLast();
    cases.add(new Case(last.name(), last.needs(), why, last.play()));
  }

  String name() {
    return name;
  }

  /// The name of its file.
  String file() {
    return name.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + ".txt";
  }

  List<Case> cases() {
    return List.copyOf(cases);
  }
}
