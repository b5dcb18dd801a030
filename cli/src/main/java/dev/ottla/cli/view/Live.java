package dev.ottla.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ottla.cli.kube.Alarm;
import dev.ottla.cli.kube.Api;
import dev.ottla.cli.kube.ApiError;
import dev.ottla.cli.kube.Kind;
import dev.ottla.cli.progress.Item;
import dev.ottla.cli.progress.Item.Wanted;
import dev.ottla.cli.progress.Picture;
import dev.ottla.cli.talk.Figures;
import dev.ottla.cli.talk.Paint;
import dev.ottla.cli.talk.Pause;
import dev.ottla.cli.talk.Screen;
import dev.ottla.cli.talk.Terminal;
import dev.ottla.cli.talk.Trouble;
import dev.ottla.cli.talk.Wrap;
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
  private final Instant start = Instant.now();
  private Optional<Said> before = Optional.empty();

  private record Said(List<Item> items, String why) {}

  /// Follows at a server, on a screen.
  public Live(Api api, Screen screen, Paint paint) {
    this.api = api;
    this.screen = screen;
    this.paint = paint;
  }

  /// Follows all Clusters of a namespace, or one by its name. The first look must go well: what
  /// goes wrong later is shown beside what was seen last, and looked past.
  public void follow(String namespace, Optional<String> name) {
    String ours = name.map(Sight::selector).orElse("?labelSelector=ottla.dev%2Fcluster");
    List<String> watched =
        List.of(
            Kind.CLUSTER.path(namespace),
            Kind.TOPIC.path(namespace),
            Kind.POD.path(namespace) + ours);
    List<Sight> sights = look(namespace, name);
    if (name.isPresent() && sights.isEmpty()) {
      throw new Trouble("Cluster " + name.get() + " is not there");
    }
    Optional<Blind> blind = Optional.empty();
    try (Alarm alarm = new Alarm(api, watched)) {
      while (true) {
        show(sights, blind);
        alarm.await(TICK);
        Pause.of(CALM);
        try {
          sights = look(namespace, name);
          blind = Optional.empty();
        } catch (Trouble | ApiError e) {
          Instant since = blind.map(Blind::since).orElseGet(Instant::now);
          blind = Optional.of(new Blind(since, Trouble.words(e)));
        }
      }
    }
  }

  /// What keeps us from looking.
  ///
  /// @param since since when
  /// @param why in the words of whoever refused
  record Blind(Instant since, String why) {
    List<String> lines(Paint paint, int columns, Instant now) {
      String text =
          "not seen for %s: %s".formatted(Figures.span(Duration.between(since, now)), why);
      return Wrap.lines(text, "", columns).stream()
          .map(line -> paint.of(Paint.Hue.BAD, line))
          .toList();
    }
  }

  private List<Sight> look(String namespace, Optional<String> name) {
    if (name.isPresent()) {
      return Sight.look(api, namespace, name.get()).stream().toList();
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

  private void show(List<Sight> sights, Optional<Blind> blind) {
    if (screen.live()) {
      Terminal.extent().ifPresent(screen::fit);
      screen.draw(picture(paint, screen.columns(), Instant.now(), sights, blind));
    } else {
      say(sights, blind);
    }
  }

  /// The picture for a terminal.
  static List<String> picture(
      Paint paint, int columns, Instant now, List<Sight> sights, Optional<Blind> blind) {
    List<String> lines = new ArrayList<>();
    blind.ifPresent(
        trouble -> {
          lines.addAll(trouble.lines(paint, columns, now));
          lines.add("");
        });
    ClusterPicture picture = new ClusterPicture(paint, columns, now);
    for (int number = 0; number < sights.size(); number++) {
      if (number > 0) {
        lines.add("");
      }
      lines.addAll(picture.lines(sights.get(number)));
    }
    if (sights.isEmpty()) {
      lines.add("no Cluster is there");
    }
    return lines;
  }

  private void say(List<Sight> sights, Optional<Blind> blind) {
    Duration since = Duration.between(start, Instant.now());
    String was = before.map(Said::why).orElse("");
    String why = blind.map(Blind::why).orElse("");
    if (!why.equals(was)) {
      String told = why.isEmpty() ? "the Kubernetes API answers again" : "not seen: " + why;
      screen.line("%8s  %s".formatted(Figures.span(since), told));
    }
    List<Item> now = items(sights);
    Picture.changes(before.map(Said::items).orElse(List.of()), now, since).forEach(screen::line);
    before = Optional.of(new Said(now, why));
  }
}
