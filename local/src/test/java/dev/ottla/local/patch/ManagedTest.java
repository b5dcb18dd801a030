package dev.ottla.local.patch;

import static dev.ottla.local.patch.PatchTest.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.schema.Kinds;
import dev.ottla.local.schema.Schema;
import dev.ottla.local.store.ApiError;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ManagedTest {
  private static final Schema SERVICE =
      new Kinds().find("services").orElseThrow().stored().schema();
  private static final String HEAD = "{'apiVersion':'v1','kind':'Service','metadata':{'name':'a'}";

  private static ObjectNode service(String spec) {
    return json(HEAD + ",'spec':" + spec + "}");
  }

  private static ObjectNode apply(
      @Nullable ObjectNode live, String spec, String manager, boolean force) {
    return Managed.apply(live, service(spec), manager, "", force, SERVICE);
  }

  private static JsonNode fields(ObjectNode object, String manager) {
    for (var entry : object.at("/metadata/managedFields")) {
      if (entry.path("manager").asText().equals(manager)) {
        return entry.path("fieldsV1");
      }
    }
    return json("{}");
  }

  @Test
  void anAppliedListIsOwnedElementByElement() {
    var live =
        apply(null, "{'ports':[{'port':80,'name':'web'}],'selector':{'a':'b'}}", "me", false);
    assertEquals(
        json(
            "{'f:spec':{'f:ports':{'k:{\\'port\\':80,\\'protocol\\':\\'TCP\\'}':"
                    .replace("\\'", "\\\"")
                + "{'.':{},'f:name':{},'f:port':{}}},'f:selector':{}}}"),
        fields(live, "me"));
  }

  @Test
  void whatIsNoLongerAppliedGoesUnlessSomebodyElseOwnsIt() {
    var live = apply(null, "{'ports':[{'port':80},{'port':81}],'type':'ClusterIP'}", "me", false);
    live = apply(live, "{'ports':[{'port':81}]}", "other", false);
    live = apply(live, "{'type':'ClusterIP'}", "me", false);
    assertEquals(json("{'p':[{'port':81}]}").path("p"), live.at("/spec/ports"));
    assertEquals("ClusterIP", live.at("/spec/type").asText());
  }

  @Test
  void whatComesIntoAMapThatWasAppliedEmptyStays() {
    String head = "{'apiVersion':'v1','kind':'Service','metadata':{'name':'a','annotations':";
    var live = Managed.apply(null, json(head + "{}}}"), "me", "", false, SERVICE);
    live = Managed.apply(live, json(head + "{'x':'y'}}}"), "me", "", false, SERVICE);
    assertEquals("y", live.at("/metadata/annotations/x").asText());
  }

  @Test
  void aConflictNamesOwnerAndFieldAndForceTakesOver() {
    var live = apply(null, "{'type':'ClusterIP','sessionAffinity':'None'}", "me", false);
    var first = live;
    var error =
        assertThrows(ApiError.class, () -> apply(first, "{'type':'NodePort'}", "you", false));
    assertEquals(409, error.code());
    assertEquals(
        "Apply failed with 1 conflict: conflict with \"me\": .spec.type", error.getMessage());
    live = apply(live, "{'type':'NodePort'}", "you", true);
    assertEquals("NodePort", live.at("/spec/type").asText());
    assertEquals(json("{'f:spec':{'f:sessionAffinity':{}}}"), fields(live, "me"));
  }

  @Test
  void severalConflictsAreListed() {
    var live = service("{'type':'ClusterIP','sessionAffinity':'None'}");
    Managed.track(null, live, "ed", "", SERVICE);
    var error =
        assertThrows(
            ApiError.class,
            () -> apply(live, "{'type':'NodePort','sessionAffinity':'ClientIP'}", "me", false));
    assertEquals(
        "Apply failed with 2 conflicts: conflicts with \"ed\" using v1:\n"
            + "- .spec.sessionAffinity\n- .spec.type",
        error.getMessage());
  }

  @Test
  void equalValuesAreSharedWithoutConflict() {
    var live = apply(null, "{'type':'NodePort'}", "me", false);
    live = apply(live, "{'type':'NodePort'}", "you", false);
    assertEquals(fields(live, "me"), fields(live, "you"));
  }

  @Test
  void anUpdateTakesOwnershipOfWhatItChanged() {
    var live = apply(null, "{'type':'NodePort','sessionAffinity':'None'}", "me", false);
    var after = live.deepCopy();
    after.withObjectProperty("spec").put("type", "ClusterIP").remove("sessionAffinity");
    Managed.track(live, after, "ed", "", SERVICE);
    assertEquals(json("{'f:spec':{'f:type':{}}}"), fields(after, "ed"));
    assertTrue(fields(after, "me").isEmpty());
  }

  @Test
  void applyingTheSameAgainChangesNothing() {
    var live = apply(null, "{'ports':[{'port':80}],'selector':{'a':'b'}}", "me", false);
    assertEquals(live, apply(live, "{'ports':[{'port':80}],'selector':{'a':'b'}}", "me", false));
  }
}
