package dev.ottla.local.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What the controllers and the node agent see of the API: the same admission, defaults and
/// revisions as HTTP clients get, without the wire.
///
/// A resource is named as kubectl prints it, `pods` or `statefulsets.apps`; the namespace is null
/// for cluster-wide kinds and, in [#list], for all namespaces. Returned objects are snapshots:
/// change them only through [#update]. Failures are [ApiError]s (404, 409, 422 …).
public interface Objects {
  /// The live object, if there is one.
  Optional<ObjectNode> get(String resource, @Nullable String namespace, String name);

  /// All live objects of a kind, by namespace and name.
  List<ObjectNode> list(String resource, @Nullable String namespace);

  /// Creates an object after defaulting and validation.
  ObjectNode create(String resource, @Nullable String namespace, ObjectNode object);

  /// Changes everything but `status`; atomic. A change that changes nothing writes nothing.
  ObjectNode update(
      String resource, @Nullable String namespace, String name, UnaryOperator<ObjectNode> change);

  /// Changes `status` alone; atomic. A change that changes nothing writes nothing.
  ObjectNode updateStatus(
      String resource, @Nullable String namespace, String name, UnaryOperator<ObjectNode> change);

  /// Asks for deletion as a client would: finalizers and, for a pod that was bound to a node, its
  /// grace period leave it Terminating.
  void delete(String resource, @Nullable String namespace, String name);

  /// The last word on a Terminating pod: its process is dead, the object goes (if the uid still
  /// fits).
  void remove(String resource, @Nullable String namespace, String name, String uid);

  /// Calls for every change from now on, in order, from one thread per watcher.
  AutoCloseable watch(Consumer<Change> watcher);

  /// As [#watch], but begins with everything there is, as added, the oldest state first.
  AutoCloseable follow(Consumer<Change> watcher);

  /// A change of one object; `before` is null when it was added, `now` is its last state when
  /// deleted.
  record Change(Type type, String resource, ObjectNode now, @Nullable ObjectNode before) {}

  /// What happened to an object.
  enum Type {
    ADDED,
    MODIFIED,
    DELETED
  }
}
