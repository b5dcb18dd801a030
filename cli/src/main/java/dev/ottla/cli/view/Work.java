package dev.ottla.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ottla.api.ClusterStatus.Next;
import dev.ottla.cli.progress.Item;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Work that takes long enough to be counted.
///
/// @param what what is done
/// @param done how much of it
/// @param total how much there is
public record Work(String what, long done, long total) {
  private static final Pattern COUNT = Pattern.compile("(\\d[\\d,]*) of (\\d[\\d,]*)");

  private static final Pattern PERCENT = Pattern.compile("(\\d+) % of ");

  /// All work that a Cluster shows: pods that are made anew, volumes that grow, and whatever its
  /// next steps count ("3 of 12", "40 % of 2.1 GB").
  public static List<Work> of(Sight sight) {
    Map<String, Work> works = new LinkedHashMap<>();
    sight.sets().forEach(set -> roll(sight, set, works));
    volumes(sight, works);
    for (Next next : Item.status(sight.cluster()).next()) {
      Matcher count = COUNT.matcher(next.why());
      if (count.find()) {
        works.putIfAbsent(
            next.step(), new Work(next.step(), number(count.group(1)), number(count.group(2))));
      }
      Matcher percent = PERCENT.matcher(next.why());
      if (percent.find()) {
        works.putIfAbsent(next.step(), new Work(next.step(), number(percent.group(1)), 100));
      }
    }
    return new ArrayList<>(works.values());
  }

  private static long number(String digits) {
    return Long.parseLong(digits.replace(",", ""));
  }

  private static void roll(Sight sight, JsonNode set, Map<String, Work> works) {
    String newest = set.path("status").path("updateRevision").asText();
    long total = 0;
    long done = 0;
    for (JsonNode pod : sight.pods()) {
      if (owned(pod, Sight.name(set))) {
        JsonNode labels = pod.path("metadata").path("labels");
        total++;
        done += labels.path("controller-revision-hash").asText().equals(newest) ? 1 : 0;
      }
    }
    if (!newest.isEmpty() && done < total) {
      String what = Sight.name(set) + " restarted";
      works.put(what, new Work(what, done, total));
    }
  }

  private static boolean owned(JsonNode pod, String set) {
    for (JsonNode owner : pod.path("metadata").path("ownerReferences")) {
      if (owner.path("kind").asText().equals("StatefulSet")) {
        return owner.path("name").asText().equals(set);
      }
    }
    return false;
  }

  private static void volumes(Sight sight, Map<String, Work> works) {
    long bound = 0;
    long grown = 0;
    for (JsonNode claim : sight.claims()) {
      String wanted =
          claim.path("spec").path("resources").path("requests").path("storage").asText();
      String has = claim.path("status").path("capacity").path("storage").asText();
      if (!has.isEmpty()) {
        bound++;
        grown += Size.bytes(has) >= Size.bytes(wanted) ? 1 : 0;
      }
    }
    if (grown < bound) {
      works.put("Volumes grown", new Work("Volumes grown", grown, bound));
    }
  }
}
