package dev.ottla.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ottla.api.Cluster;
import dev.ottla.api.ClusterSpec;
import dev.ottla.core.render.Render;
import dev.ottla.core.world.Identity;
import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.Kube;
import dev.ottla.core.world.Settings;
import dev.ottla.core.world.Width;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// How this operator draws pods: a digest of its images and of what it makes of a few specs. Two
/// operators of the same style draw every Cluster alike, so a difference between them is one of
/// what they were asked for.
///
/// A release that draws something otherwise that no sample has is told too late; so whoever adds a
/// field that pods depend on adds it to a sample.
final class Style {
  private static final List<String> SAMPLES =
      List.of(
          "{}",
          """
          {"controllers": {"combined": true},
           "brokers": {"racks": {"topologyKey": "zone"}, "storage": {"ephemeral": true},
             "resources": {"requests": {"cpu": "4"}, "limits": {"memory": "16Gi"}}},
           "listeners": [{"name": "outside", "port": 9094, "expose": "NodePort"}]}
          """,
          """
          {"controllers": {"replicas": 5, "resources": {"limits": {"memory": "8Gi"}}},
           "brokers": {"replicas": 6, "storage": {"volumes": [{"size": "1Gi"}, {"size": "1Gi"}]},
             "pod": {"labels": {"a": "b"}, "annotations": {"a": "b"}, "nodeSelector": {"a": "b"},
               "priorityClassName": "high"}},
           "config": {"log.retention.hours": "72", "log.segment.bytes": "1000000"}}
          """);

  private static final String UID = "00000000-0000-0000-0000-000000000000";

  /// A process has few settings, most of them one.
  private static volatile Map<Settings, String> known = Map.of();

  private Style() {}

  static String of(Settings settings) {
    Map<Settings, String> all = known;
    if (!all.containsKey(settings)) {
      Map<Settings, String> more = new HashMap<>(all);
      more.put(settings, made(settings));
      known = all = Map.copyOf(more);
    }
    return all.getOrDefault(settings, "");
  }

  private static String made(Settings settings) {
    List<String> seen = new ArrayList<>();
    seen.add(new TreeMap<>(settings.images()) + settings.pullPolicy());
    for (String sample : SAMPLES) {
      World world = world(settings, sample);
      for (var object : Render.objects(world, brief(world).inputs(world, ""))) {
        if (object instanceof StatefulSet set) {
          seen.add(set.getMetadata().getAnnotations().toString());
        }
      }
    }
    return Render.style(seen);
  }

  private static World world(Settings settings, String sample) {
    Cluster cluster = new Cluster();
    cluster.setMetadata(
        new ObjectMetaBuilder().withName("sample").withNamespace("samples").withUid(UID).build());
    try {
      cluster.setSpec(new JsonMapper().readValue(sample, ClusterSpec.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a sample is no Cluster: " + sample, e);
    }
    return new World(
        Instant.EPOCH,
        settings,
        cluster,
        new Kube(List.of(), List.of()),
        KafkaView.notAsked("a sample"));
  }

  private static Drawing.Brief brief(World world) {
    String version = world.spec().version();
    return new Drawing.Brief(
        version,
        world.settings().image(version).orElse("none"),
        Identity.of(world),
        true,
        world.brokersWanted(),
        world.spec().controllers().replicas(),
        Width.of(world).wished(),
        Map.of(),
        Collections.unmodifiableSortedSet(new TreeSet<>()),
        version);
  }
}
