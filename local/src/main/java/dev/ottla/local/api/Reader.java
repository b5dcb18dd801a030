package dev.ottla.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.print.Table;
import dev.ottla.local.store.ApiError;
import dev.ottla.local.store.Entry;
import dev.ottla.local.store.Json;
import dev.ottla.local.store.Store;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Answers get and list.
final class Reader {
  /// So many paged lists are kept, each as it was at its first page, for the pages that follow.
  private static final int SNAPSHOTS = 16;

  private final Store store;
  private final Map<String, List<Entry>> snapshots = new LinkedHashMap<>();

  Reader(Store store) {
    this.store = store;
  }

  /// Part of a list: where it goes on, and how much is left.
  private record Page(List<Entry> entries, long revision, String next, int left) {}

  void get(Exchange exchange, Target target) {
    var entry =
        store
            .get(target.kind().resource(), target.namespace(), target.name())
            .orElseThrow(() -> Refusals.notFound(target.kind(), target.name()));
    object(exchange, target, 200, entry.tree());
  }

  /// Answers with one object in the form and the version that the caller wants.
  static void object(Exchange exchange, Target target, int code, ObjectNode object) {
    if (exchange.wants("Table")) {
      var table = new Table(target.kind(), target.version(), include(exchange));
      exchange.reply(
          code, table.of(List.of(object), object.at("/metadata/resourceVersion").asText()));
    } else if (exchange.wants("PartialObjectMetadata")) {
      exchange.reply(code, Table.partial(object));
    } else {
      exchange.reply(code, converted(target, object));
    }
  }

  static String include(Exchange exchange) {
    return exchange.parameter("includeObject").orElse("Metadata");
  }

  /// The object in the version that the caller speaks; nothing but the version's name differs.
  static ObjectNode converted(Target target, ObjectNode object) {
    var version = target.kind().apiVersion(target.version().name());
    if (object.path("apiVersion").asText().equals(version)) {
      return object;
    }
    var out = Json.object();
    out.setAll(object);
    return out.put("apiVersion", version);
  }

  void list(Exchange exchange, Target target) {
    var page = page(exchange, target);
    if (exchange.wants("Table")) {
      var table = new Table(target.kind(), target.version(), include(exchange));
      var trees = page.entries().stream().map(Entry::tree).toList();
      var out = table.of(trees, Long.toString(page.revision()));
      mark(exchange, out, page);
      exchange.reply(200, out);
    } else {
      exchange.reply(200, "application/json", text(exchange, target, page));
    }
  }

  /// How much is left is told of whole lists alone.
  private static void mark(Exchange exchange, ObjectNode list, Page page) {
    if (page.left() > 0) {
      var metadata = list.withObjectProperty("metadata").put("continue", page.next());
      if (!Selector.any(exchange)) {
        metadata.put("remainingItemCount", page.left());
      }
    }
  }

  /// The list, its elements taken over as the text they are stored as.
  private static byte[] text(Exchange exchange, Target target, Page page) {
    var partial = exchange.wants("PartialObjectMetadataList");
    var kind = target.kind();
    var version = kind.apiVersion(target.version().name());
    var head = Json.object();
    head.put("kind", partial ? "PartialObjectMetadataList" : kind.kind() + "List");
    head.put("apiVersion", partial ? "meta.k8s.io/v1" : version);
    head.putObject("metadata").put("resourceVersion", Long.toString(page.revision()));
    mark(exchange, head, page);
    var plain = !partial && target.version().name().equals(kind.storage());
    // Elements of built-in lists do not tell their kind, which the list does.
    var type = Json.object().put("apiVersion", version).put("kind", kind.kind()).toString();
    var untyped = plain && kind.builtin() ? type.length() : 0;
    var open = head.toString();
    var out = new ByteArrayOutputStream(8192);
    out.writeBytes(open.substring(0, open.length() - 1).getBytes(StandardCharsets.UTF_8));
    out.writeBytes(",\"items\":[".getBytes(StandardCharsets.UTF_8));
    var first = true;
    for (var entry : page.entries()) {
      if (!first) {
        out.write(',');
      }
      first = false;
      var text = plain ? entry.json() : bytes(target, entry, partial);
      if (untyped > 0) {
        out.write('{');
        out.write(text, untyped, text.length - untyped);
      } else {
        out.writeBytes(text);
      }
    }
    out.writeBytes("]}\n".getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  private static byte[] bytes(Target target, Entry entry, boolean partial) {
    JsonNode object = partial ? Table.partial(entry.tree()) : converted(target, entry.tree());
    return object.toString().getBytes(StandardCharsets.UTF_8);
  }

  private Page page(Exchange exchange, Target target) {
    options(exchange);
    var limit = exchange.number("limit").orElse(0L);
    var token = exchange.parameter("continue");
    if (token.isPresent()) {
      return next(token.get(), limit);
    }
    var listing = store.list(target.kind().resource(), target.namespace());
    var entries = listing.entries();
    if (Selector.any(exchange) || !target.name().isEmpty()) {
      var selector = Selector.of(exchange, target.kind());
      entries = entries.stream().filter(entry -> selector.test(entry.tree())).toList();
    }
    if (limit <= 0 || entries.size() <= limit) {
      return new Page(entries, listing.revision(), "", 0);
    }
    var id = listing.revision() + "." + target.kind().resource() + "." + System.nanoTime();
    synchronized (snapshots) {
      snapshots.put(id, entries);
      if (snapshots.size() > SNAPSHOTS) {
        snapshots.remove(snapshots.keySet().iterator().next());
      }
    }
    return cut(id, entries, 0, limit, listing.revision());
  }

  private Page next(String token, long limit) {
    var words = words(token);
    @Nullable List<Entry> entries;
    synchronized (snapshots) {
      entries = snapshots.get(words[0]);
    }
    if (entries == null) {
      throw new ApiError(
          410,
          "Expired",
          "The provided continue parameter is too old to display a consistent list result. You can"
              + " start a new list without the continue parameter.");
    }
    var size = limit <= 0 ? entries.size() : limit;
    return cut(words[0], entries, Integer.parseInt(words[1]), size, Long.parseLong(words[2]));
  }

  private static String[] words(String token) {
    try {
      var words =
          new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split(" ", -1);
      if (words.length == 3) {
        return words;
      }
    } catch (IllegalArgumentException e) {
      throw new ApiError(400, "BadRequest", "continue key is not valid: " + e.getMessage());
    }
    throw new ApiError(400, "BadRequest", "continue key is not valid: " + token);
  }

  private static Page cut(String id, List<Entry> entries, int from, long limit, long revision) {
    var to = (int) Math.min(entries.size(), from + limit);
    var token = "%s %d %d".formatted(id, to, revision).getBytes(StandardCharsets.UTF_8);
    return new Page(
        new ArrayList<>(entries.subList(from, to)),
        revision,
        Base64.getUrlEncoder().withoutPadding().encodeToString(token),
        entries.size() - to);
  }

  /// Refuses what cannot be asked for together.
  static void options(Exchange exchange) {
    var revision = exchange.parameter("resourceVersion").orElse("");
    if (!revision.matches("\\d*")) {
      var why =
          "resourceVersion: Invalid value: \"%s\": strconv.ParseUint: parsing \"%s\": invalid syntax";
      throw new ApiError(500, "", why.formatted(revision, revision));
    }
    var match = exchange.parameter("resourceVersionMatch").orElse("");
    if (exchange.flag("sendInitialEvents") && !match.equals("NotOlderThan")) {
      throw Refusals.option(
          "ListOptions",
          "resourceVersionMatch",
          "Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
    }
    if (!exchange.flag("sendInitialEvents") && !match.isEmpty() && revision.isEmpty()) {
      throw Refusals.option(
          "ListOptions",
          "resourceVersionMatch",
          "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided");
    }
  }
}
