package dev.ottla.local.control;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetsTest {
  private Path folder;
  private Stage stage;

  @BeforeEach
  void open(@TempDir Path given) {
    folder = given;
    stage = new Stage(given);
  }

  @AfterEach
  void close() throws Exception {
    stage.close();
  }

  private static String set(int replicas, String more) {
    return """
    apiVersion: apps/v1
    kind: StatefulSet
    metadata: {name: s}
    spec:
      replicas: %d
      serviceName: s
      selector: {matchLabels: {app: s}}
      template:
        metadata: {labels: {app: s}, annotations: {v: '1'}}
        spec: {containers: [{name: main, image: x}]}
    %s
    """
        .formatted(replicas, more.indent(2));
  }

  private void template(String version) {
    stage.change(
        "statefulsets.apps",
        "s",
        set -> set.withObject("/spec/template/metadata/annotations").put("v", version));
  }

  private ObjectNode status(String field, long value) throws InterruptedException {
    return stage.await(
        "statefulsets.apps", "s", set -> set.path("status").path(field).asLong() == value);
  }

  private String version(String pod) {
    return Meta.text(stage.get("pods", pod), "/metadata/annotations/v");
  }

  @Test
  void an_ordered_set_waits_for_each_pod() throws Exception {
    stage.sick.add("s-1");
    stage.apply(set(3, ""));
    status("readyReplicas", 1);
    stage.awaitPods("s-0", "s-1");
    stage.sick.clear();
    stage.report("s-1");
    status("readyReplicas", 3);
    assertEquals(List.of("s-0", "s-1", "s-2"), stage.made);
    ObjectNode pod = stage.get("pods", "s-2");
    assertEquals("2", Meta.label(pod, "apps.kubernetes.io/pod-index"));
    assertEquals("s-2", Meta.label(pod, "statefulset.kubernetes.io/pod-name"));
    assertEquals("s", Meta.text(pod, "/spec/subdomain"));
  }

  @Test
  void a_parallel_set_waits_for_none_and_shrinks_at_once() throws Exception {
    stage.sick.addAll(List.of("s-0", "s-1"));
    stage.apply(set(3, "podManagementPolicy: Parallel"));
    stage.awaitPods("s-0", "s-1", "s-2");
    stage.change("statefulsets.apps", "s", set -> set.withObject("/spec").put("replicas", 1L));
    stage.awaitPods("s-0");
  }

  @Test
  void a_new_template_rolls_from_the_highest_ordinal_down_to_the_partition() throws Exception {
    stage.apply(set(3, "updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 1}}"));
    status("readyReplicas", 3);
    template("2");
    status("updatedReplicas", 2);
    status("readyReplicas", 3);
    assertEquals(List.of("s-0", "s-1", "s-2", "s-2", "s-1"), stage.made);
    String old = Meta.uid(stage.get("pods", "s-0"));
    stage.delete("pods", "s-0");
    stage.await("pods", "s-0", pod -> Meta.is(pod, "Ready") && !Meta.uid(pod).equals(old));
    assertEquals("1", version("s-0"));
    ObjectNode set = stage.get("statefulsets.apps", "s");
    assertNotEquals(set.at("/status/currentRevision"), set.at("/status/updateRevision"));
    stage.change(
        "statefulsets.apps",
        "s",
        now -> now.withObject("/spec/updateStrategy/rollingUpdate").put("partition", 0L));
    status("updatedReplicas", 3);
    stage.await(
        "statefulsets.apps",
        "s",
        now -> now.at("/status/currentRevision").equals(now.at("/status/updateRevision")));
  }

  @Test
  void on_delete_changes_only_what_is_deleted() throws Exception {
    stage.apply(set(2, "updateStrategy: {type: OnDelete}"));
    status("readyReplicas", 2);
    template("2");
    status("updatedReplicas", 0);
    stage.delete("pods", "s-0");
    stage.await("pods", "s-0", pod -> Meta.text(pod, "/metadata/annotations/v").equals("2"));
    status("updatedReplicas", 1);
    assertEquals("1", version("s-1"));
  }

  @Test
  void claims_outlive_pods_and_are_found_again() throws Exception {
    stage.apply(set(1, CLAIMS));
    status("readyReplicas", 1);
    ObjectNode claim =
        stage.await(
            "persistentvolumeclaims",
            "d-s-0",
            now -> Meta.text(now, "/status/phase").equals("Bound"));
    Path volume = folder.resolve("volumes").resolve(Meta.text(claim, "/spec/volumeName"));
    assertTrue(Files.isDirectory(volume));
    assertEquals("kept", Meta.label(claim, "of"));
    stage.delete("statefulsets.apps", "s");
    stage.awaitPods();
    stage.apply(set(1, CLAIMS));
    status("readyReplicas", 1);
    assertEquals(Meta.uid(claim), Meta.uid(stage.get("persistentvolumeclaims", "d-s-0")));
    stage.change(
        "persistentvolumeclaims",
        "d-s-0",
        now -> now.withObject("/spec/resources/requests").put("storage", "5Gi"));
    stage.await(
        "persistentvolumeclaims",
        "d-s-0",
        now -> Meta.text(now, "/status/capacity/storage").equals("5Gi"));
    stage.delete("persistentvolumeclaims", "d-s-0");
    stage.await("persistentvolumeclaims", "d-s-0", Meta::leaving);
    assertTrue(Files.isDirectory(volume), "in use");
    stage.delete("statefulsets.apps", "s");
    stage.gone("persistentvolumeclaims", "d-s-0");
    stage.await(() -> !Files.exists(volume));
  }

  private static final String CLAIMS =
      """
      volumeClaimTemplates:
      - metadata: {name: d, labels: {of: kept}}
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
      """;

  @Test
  void claims_go_when_the_retention_policy_says_so() throws Exception {
    stage.apply(
        set(
            2,
            CLAIMS
                + "persistentVolumeClaimRetentionPolicy: {whenScaled: Delete, whenDeleted: Delete}"));
    status("readyReplicas", 2);
    stage.change("statefulsets.apps", "s", set -> set.withObject("/spec").put("replicas", 1L));
    stage.gone("persistentvolumeclaims", "d-s-1");
    stage.await(
        "persistentvolumeclaims",
        "d-s-0",
        claim -> !claim.at("/metadata/ownerReferences").isEmpty());
    stage.delete("statefulsets.apps", "s");
    stage.gone("persistentvolumeclaims", "d-s-0");
  }

  /// Deletes the set without its pods.
  private void orphan() throws Exception {
    stage.change(
        "statefulsets.apps",
        "s",
        set -> set.withObject("/metadata").withArray("/finalizers").add("orphan"));
    stage.delete("statefulsets.apps", "s");
    stage.gone("statefulsets.apps", "s");
  }

  @Test
  void pods_that_were_orphaned_are_adopted() throws Exception {
    stage.apply(set(2, ""));
    status("readyReplicas", 2);
    String uid = Meta.uid(stage.get("pods", "s-0"));
    orphan();
    assertTrue(Meta.controller(stage.get("pods", "s-0")).isEmpty());
    stage.apply(set(2, ""));
    stage.await("pods", "s-0", pod -> Meta.controller(pod).isPresent());
    status("updatedReplicas", 2);
    assertEquals(uid, Meta.uid(stage.get("pods", "s-0")));
  }

  /// Parallel, and made anew with another volume while its pods stay.
  @Test
  void pods_with_fewer_volumes_keep_later_batches_from_being_made() throws Exception {
    String parallel = "podManagementPolicy: Parallel\nupdateStrategy: {type: OnDelete}\n";
    stage.apply(set(4, parallel + CLAIMS));
    status("readyReplicas", 4);
    orphan();
    stage.apply(
        set(
            4,
            parallel
                + CLAIMS
                + CLAIMS.lines().skip(1).collect(joining("\n")).replace("name: d", "name: e")));
    stage.await(
        () ->
            stage.objects.list("events", "default").stream()
                .anyMatch(event -> event.path("reason").asText().equals("FailedUpdate")));
    stage.await("persistentvolumeclaims", "e-s-0", now -> !now.isEmpty());
    stage.delete("pods", "s-3");
    stage.gone("pods", "s-3");
    stage.delete("pods", "s-0");
    stage.await("pods", "s-0", pod -> pod.at("/spec/volumes").size() == 2);
    assertTrue(stage.get("pods", "s-3").isEmpty(), "s-1 and s-2 come before it");
    stage.delete("pods", "s-1");
    stage.delete("pods", "s-2");
    stage.await("pods", "s-3", pod -> pod.at("/spec/volumes").size() == 2);
  }

  @Test
  void a_deployment_replaces_its_pods_and_says_when_it_is_done() throws Exception {
    stage.apply(set(2, "").replace("StatefulSet", "Deployment").replace("  serviceName: s\n", ""));
    stage.await("deployments.apps", "s", now -> Meta.is(now, "Available"));
    List<String> before = stage.pods();
    assertEquals(2, before.size());
    stage.change(
        "deployments.apps",
        "s",
        now -> now.withObject("/spec/template/metadata/annotations").put("v", "2"));
    ObjectNode done =
        stage.await(
            "deployments.apps",
            "s",
            now ->
                now.at("/status/observedGeneration").asLong() == 2
                    && Meta.text(Meta.condition(now, "Progressing"), "/reason")
                        .equals("NewReplicaSetAvailable"));
    assertEquals(2, done.at("/status/updatedReplicas").asLong());
    stage.await(() -> stage.pods().stream().noneMatch(before::contains));
    assertEquals(2, stage.pods().size());
  }
}
