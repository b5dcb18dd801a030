package dev.ottla.local.node;

import dev.ottla.local.api.Access;
import dev.ottla.local.control.Events;
import dev.ottla.local.control.Ledger;
import dev.ottla.local.control.Live;
import dev.ottla.local.store.Objects;
import java.nio.file.Path;

/// What all pods of this node share.
record Machine(
    Objects objects,
    Live live,
    Events events,
    Access access,
    Ledger ledger,
    Images images,
    Limits limits,
    Path folder) {
  static final String NODE = "local";

  Path hosts() {
    return folder.resolve("hosts");
  }

  Path pod(String uid) {
    return folder.resolve("pods").resolve(uid);
  }

  Path processes() {
    return folder.resolve("processes");
  }
}
