package dev.ottla.conformance;

import static dev.ottla.conformance.Samples.map;

/// Watches that begin, resume, bookmark and end.
final class Watches {
  private static final String MINE = "configmaps?watch=1&labelSelector=mine";
  private static final String LABEL = "labels: {mine: ''}";

  private Watches() {}

  static void cases(Area it) {
    begun(it);
    resumed(it);
    marked(it);
    shaped(it);
  }

  private static void begun(Area it) {
    it.is(
        "a watch tells of all that is there and of all that comes",
        d -> {
          d.post("configmaps", map("a", LABEL));
          try (var feed = d.open(MINE)) {
            feed.take(1);
            d.post("configmaps", map("b", LABEL));
            feed.take(1, "/data");
            d.patch("configmaps/b", Desk.MERGE, "{data: {b: '2'}}");
            feed.take(1, "/data");
            d.delete("configmaps/a");
            feed.take(1);
          }
        });
    it.is(
        "a watch of one object tells of that one alone",
        d -> {
          d.post("configmaps", map("a"));
          d.post("configmaps", map("b"));
          try (var feed = d.open("configmaps?watch=1&fieldSelector=metadata.name%3Db")) {
            feed.take(1);
            d.patch("configmaps/a", Desk.MERGE, "{data: {x: '1'}}");
            d.patch("configmaps/b", Desk.MERGE, "{data: {x: '1'}}");
            feed.take(1, "/data");
          }
        });
    it.is(
        "what begins or ceases to fit the selector comes and goes",
        d -> {
          d.post("configmaps", map("a"));
          try (var feed = d.open(MINE)) {
            d.patch("configmaps/a", Desk.MERGE, "{metadata: {labels: {mine: ''}}}");
            feed.take(1);
            d.patch("configmaps/a", Desk.MERGE, "{metadata: {labels: {mine: null}}}");
            feed.take(1, "/metadata/labels");
            d.patch("configmaps/a", Desk.MERGE, "{metadata: {labels: {mine: '2'}}}");
            feed.take(1);
          }
        });
    it.is(
        "a deletion carries a revision of its own",
        d -> {
          var made = d.post("configmaps", map("a", LABEL));
          try (var feed = d.open(MINE)) {
            feed.take(1);
            d.delete("configmaps/a");
            var last = feed.event().at("/object/metadata/resourceVersion").asLong();
            d.note("  newer than the object's: " + (last > Long.parseLong(made.revision())));
          }
        });
    it.is(
        "a watch ends when its time is up",
        d -> {
          try (var feed = d.open(MINE + "&timeoutSeconds=1")) {
            feed.take(1);
          }
        });
    it.is(
        "a watch with a bad selector is refused",
        d -> d.mute().get("configmaps?watch=1&timeoutSeconds=1&labelSelector=a%20b%20c"));
    it.is(
        "a watch of all namespaces tells of each",
        d -> {
          try (var feed =
              d.open("/api/v1/configmaps?watch=1&labelSelector=all%3D" + d.namespace())) {
            d.post("configmaps", map("a", "labels: {all: %s}".formatted(d.namespace())));
            feed.take(1, "/metadata/namespace");
          }
        });
    it.is(
        "a finalizer is seen to hold and to let go",
        d -> {
          d.post("configmaps", map("a", LABEL + ", finalizers: [conformance.test/hold]"));
          try (var feed = d.open(MINE)) {
            feed.take(1);
            d.delete("configmaps/a");
            feed.take(1, "/metadata/finalizers");
            d.patch("configmaps/a", Desk.MERGE, "{metadata: {finalizers: null}}");
            feed.take(1, "/metadata/finalizers");
          }
        });
  }

  private static void resumed(Area it) {
    it.is(
        "a watch resumes after the revision it is given",
        d -> {
          var first = d.post("configmaps", map("a", LABEL));
          d.post("configmaps", map("b", LABEL));
          d.patch("configmaps/a", Desk.MERGE, "{data: {x: '1'}}");
          try (var feed = d.open(MINE + "&resourceVersion=" + first.revision())) {
            feed.take(2, "/data");
          }
        });
    it.is(
        "a watch resumes after a list without a gap",
        d -> {
          d.post("configmaps", map("a", LABEL));
          var list = d.get("configmaps?labelSelector=mine");
          d.delete("configmaps/a");
          d.post("configmaps", map("a", LABEL));
          try (var feed = d.open(MINE + "&resourceVersion=" + list.revision())) {
            feed.take(2);
          }
        });
    it.is(
        "a watch of a revision from before its kind was defined gets 410",
        d -> {
          try (var feed = d.open("widgets?watch=1&resourceVersion=1")) {
            var event = feed.event("/code", "/reason", "/status");
            d.note("  " + event.path("type").asText());
          }
        });
    it.unclaimed("The whole history since the start may still be there, and is told instead.");
    it.is(
        "a revision that is no number is refused",
        d -> d.get("configmaps?watch=1&timeoutSeconds=1&resourceVersion=abc"));
    it.is(
        "a watch waits for a revision of the future",
        d -> {
          try (var feed = d.open(MINE + "&resourceVersion=999999999&timeoutSeconds=5")) {
            feed.event("/code", "/reason");
          }
        });
    it.unclaimed(
        "It is told as expired at once, so that a client that outlived the data folder starts over.");
    it.is(
        "a fabric8 informer sees what comes, changes and goes",
        d -> {
          var seen = new java.util.concurrent.LinkedBlockingQueue<String>();
          var informer =
              d.client()
                  .configMaps()
                  .inNamespace(d.namespace())
                  .withLabel("mine")
                  .inform(
                      new io.fabric8.kubernetes.client.informers.ResourceEventHandler<>() {
                        @Override
                        public void onAdd(io.fabric8.kubernetes.api.model.ConfigMap map) {
                          seen.add("added " + map.getMetadata().getName());
                        }

                        @Override
                        public void onUpdate(
                            io.fabric8.kubernetes.api.model.ConfigMap old,
                            io.fabric8.kubernetes.api.model.ConfigMap map) {
                          seen.add("updated " + map.getMetadata().getName() + " " + map.getData());
                        }

                        @Override
                        public void onDelete(
                            io.fabric8.kubernetes.api.model.ConfigMap map, boolean unknown) {
                          seen.add("deleted " + map.getMetadata().getName());
                        }
                      });
          try (informer) {
            d.post("configmaps", map("a", LABEL));
            d.note("  " + seen.take());
            d.patch("configmaps/a", Desk.MERGE, "{data: {b: '2'}}");
            d.note("  " + seen.take());
            d.delete("configmaps/a");
            d.note("  " + seen.take());
          }
        });
  }

  private static void marked(Area it) {
    it.is(
        "initial events end with a bookmark",
        d -> {
          d.post("configmaps", map("a", LABEL));
          try (var feed =
              d.open(
                  MINE
                      + "&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan")) {
            feed.take(1);
            feed.event("/metadata/annotations");
            d.post("configmaps", map("b", LABEL));
            feed.take(1);
          }
        });
    it.is(
        "initial events without resourceVersionMatch are refused",
        d -> d.get(MINE + "&timeoutSeconds=1&sendInitialEvents=true"));
    it.is(
        "bookmarks come before a watch ends",
        d -> {
          try (var feed = d.open(MINE + "&allowWatchBookmarks=true&timeoutSeconds=3")) {
            var event = feed.event();
            d.note(
                "  at a revision: " + (event.at("/object/metadata/resourceVersion").asLong() > 0));
          }
        });
  }

  private static void shaped(Area it) {
    it.is(
        "a watch as a table",
        d -> {
          d.post("configmaps", map("a", LABEL));
          d.with("Accept", Desk.TABLE);
          try (var feed = d.open(MINE)) {
            var event = feed.event();
            d.note(
                "  "
                    + Script.shown(event.at("/object/rows/0/cells/0"))
                    + " of "
                    + event.at("/object/columnDefinitions").size()
                    + " columns");
            d.plain().post("configmaps", map("b", LABEL));
            event = feed.event();
            d.note(
                "  "
                    + Script.shown(event.at("/object/rows/0/cells/0"))
                    + ", columns told again: "
                    + !event.at("/object/columnDefinitions").isEmpty());
          }
        });
    it.is(
        "a watch of metadata alone",
        d -> {
          d.post("configmaps", map("a", LABEL));
          d.with("Accept", "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io");
          try (var feed = d.open(MINE)) {
            feed.event("/apiVersion", "/data", "/metadata/labels");
          }
        });
    it.is(
        "a watch of custom resources",
        d -> {
          d.post("widgets", Samples.widget("a", ""));
          try (var feed = d.open("widgets?watch=1")) {
            feed.take(1, "/apiVersion", "/spec/color");
            d.patch("widgets/a/status", Desk.MERGE, "{status: {phase: Good}}");
            feed.take(1, "/status");
          }
        });
  }
}
