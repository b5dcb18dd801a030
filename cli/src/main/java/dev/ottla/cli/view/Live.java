package dev.ottla.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ottla.cli.kube.Alarm;
import dev.ottla.cli.kube.Api;
import dev.ottla.cli.kube.Kind;
import dev.ottla.cli.progress.Item;
import dev.ottla.cli.progress.Item.Wanted;
import dev.ottla.cli.progress.Picture;
import dev.ottla.cli.talk.Paint;
import dev.ottla.cli.talk.Pause;
import dev.ottla.cli.talk.Screen;
import dev.ottla.cli.talk.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Follows Clusters until Ctrl-C: on a terminal as a picture that is drawn again whenever something
/// has changed, elsewhere as a line for each change.
public final class Live {
  /// Ages go on also while nothing happens.
  private static final Duration TICK = Duration.ofSeconds(1);

  /// Changes come in crowds; one look serves them all.
  private static final Duration CALM = Duration.ofMillis(150);

  private final Api api;
  private final Screen screen;
  private final Paint paint;

  /// Follows at a server, on a screen.
  public Live(Api api, Screen screen, Paint paint) {
    this.api = api;
    this.screen = screen;
    this.paint = paint;
  }

  /// Follows all Clusters of a namespace, or one by its name.
  public void follow(String namespace, Optional<String> name) {
    String ours = name.map(Sight::selector).orElse("?labelSelector=ottla.dev%2Fcluster");
    List<String> watched =
        List.of(
            Kind.CLUSTER.path(namespace),
            Kind.TOPIC.path(namespace),
            Kind.POD.path(namespace) + ours);
    Instant start = Instant.now();
    List<Item> before = List.of();
    try (Alarm alarm = new Alarm(api, watched)) {
      while (true) {
        List<Sight> sights = look(namespace, name);
        List<Item> now = items(sights);
        show(sights, before, now, start);
        before = now;
        alarm.await(TICK);
        Pause.of(CALM);
      }
    }
  }

  private List<Sight> look(String namespace, Optional<String> name) {
    if (name.isPresent()) {
      return List.of(
          Sight.look(api, namespace, name.get())
              .orElseThrow(() -> new Trouble("Cluster " + name.get() + " is not there")));
    }
    List<Sight> sights = new ArrayList<>();
    for (JsonNode cluster : api.get(Kind.CLUSTER.path(namespace)).path("items")) {
      sights.add(Sight.around(api, cluster));
    }
    return sights;
  }

  private static List<Item> items(List<Sight> sights) {
    List<Item> items = new ArrayList<>();
    for (Sight sight : sights) {
      items.add(item(Kind.CLUSTER, sight.cluster()));
      sight.topics().forEach(topic -> items.add(item(Kind.TOPIC, topic)));
    }
    return items;
  }

  private static Item item(Kind kind, JsonNode object) {
    String namespace = object.path("metadata").path("namespace").asText();
    return Item.of(new Wanted(kind, namespace, Sight.name(object)), object);
  }

  private void show(List<Sight> sights, List<Item> before, List<Item> now, Instant start) {
    Instant moment = Instant.now();
    if (!screen.live()) {
      Picture.changes(before, now, Duration.between(start, moment)).forEach(screen::line);
      return;
    }
    List<String> lines = new ArrayList<>();
    ClusterPicture picture = new ClusterPicture(paint, screen.columns(), moment);
    for (Sight sight : sights) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.addAll(picture.lines(sight));
    }
    screen.draw(lines.isEmpty() ? List.of("no Cluster is there") : lines);
  }
}
