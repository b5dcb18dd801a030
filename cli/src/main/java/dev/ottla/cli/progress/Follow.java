package dev.ottla.cli.progress;

import dev.ottla.cli.kube.Api;
import dev.ottla.cli.kube.Kind;
import dev.ottla.cli.progress.Item.Wanted;
import dev.ottla.cli.talk.Pause;
import dev.ottla.cli.talk.Screen;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Follows objects until all are Ready, and shows how they come along.
public final class Follow {
  private static final Duration PAUSE = Duration.ofMillis(400);

  private final Api api;
  private final Screen screen;

  /// Follows at a server, on a screen.
  public Follow(Api api, Screen screen) {
    this.api = api;
    this.screen = screen;
  }

  /// Waits; says how it stands at the end, Ready or not.
  public List<Item> until(List<Wanted> wanted, Duration patience) {
    Instant start = Instant.now();
    List<Item> before = List.of();
    while (true) {
      List<Item> now = wanted.stream().map(this::look).toList();
      Duration since = Duration.between(start, Instant.now());
      show(before, now, since);
      if (now.stream().allMatch(Item::ready) || since.compareTo(patience) > 0) {
        screen.keep();
        return now;
      }
      before = now;
      Pause.of(PAUSE);
    }
  }

  private void show(List<Item> before, List<Item> now, Duration since) {
    if (screen.live()) {
      screen.draw(Picture.lines(now, since));
    } else {
      Picture.changes(before, now, since).forEach(screen::line);
    }
  }

  private Item look(Wanted wanted) {
    String path = wanted.kind().path(wanted.namespace(), wanted.name());
    Item item = api.find(path).map(object -> Item.of(wanted, object)).orElse(Item.missing(wanted));
    if (!item.ready() || !wanted.kind().equals(Kind.CLUSTER)) {
      return item;
    }
    String selector = "?labelSelector=ottla.dev%2Fcluster%3D" + wanted.name();
    return item.with(api.get(Kind.POD.path(wanted.namespace()) + selector).path("items"));
  }
}
