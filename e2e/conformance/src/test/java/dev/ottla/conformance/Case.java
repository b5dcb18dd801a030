package dev.ottla.conformance;

/// One thing to try.
///
/// @param name what is tried, in words
/// @param needs what it needs beside an API server
/// @param unclaimed why the embedded server does not claim it; empty when it does
/// @param play what is done
record Case(String name, Needs needs, String unclaimed, Play play) {
  /// What a case needs.
  enum Needs {
    /// An API server with its controllers.
    API,
    /// A node that runs pods.
    PODS,
    /// The program kubectl.
    KUBECTL,
    /// Both.
    PODS_AND_KUBECTL
  }

  /// Does it and lets the desk write it down.
  @FunctionalInterface
  interface Play {
    void on(Desk desk) throws Exception;
  }

  /// Why it was not played.
  String missing() {
    return unclaimed.isEmpty() ? "kubectl is not on PATH" : "no claim: " + unclaimed;
  }

  boolean pods() {
    return needs == Needs.PODS || needs == Needs.PODS_AND_KUBECTL;
  }

  boolean kubectl() {
    return needs == Needs.KUBECTL || needs == Needs.PODS_AND_KUBECTL;
  }
}
