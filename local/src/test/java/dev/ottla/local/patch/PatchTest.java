package dev.ottla.local.patch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.schema.Kinds;
import dev.ottla.local.schema.Schema;
import dev.ottla.local.store.ApiError;
import dev.ottla.local.store.Json;
import org.junit.jupiter.api.Test;

class PatchTest {
  private static final Kinds KINDS = new Kinds();

  static ObjectNode json(String text) {
    try {
      return (ObjectNode) Json.MAPPER.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static Schema schema(String resource) {
    return KINDS.find(resource).orElseThrow().stored().schema();
  }

  @Test
  void aMergePatchReplacesListsAndTakesNullsAway() {
    var live = json("{'a':{'b':1,'c':2},'l':[1,2]}");
    assertEquals(
        json("{'a':{'c':3},'l':[9]}"), Patch.merge(live, json("{'a':{'b':null,'c':3},'l':[9]}")));
  }

  @Test
  void aStrategicPatchMergesListsByTheirKeys() {
    var live =
        json(
            "{'spec':{'containers':[{'name':'a','image':'1','env':[{'name':'X','value':'1'}]},"
                + "{'name':'b','image':'2'}]}}");
    var patch =
        json(
            "{'spec':{'$setElementOrder/containers':[{'name':'c'},{'name':'a'}],'containers':["
                + "{'name':'a','env':[{'name':'Y','value':'2'}]},"
                + "{'name':'b','$patch':'delete'},{'name':'c','image':'3'}]}}");
    assertEquals(
        json(
            "{'spec':{'containers':[{'name':'c','image':'3'},{'name':'a','image':'1',"
                + "'env':[{'name':'X','value':'1'},{'name':'Y','value':'2'}]}]}}"),
        Patch.strategic(live, patch, schema("pods")));
  }

  @Test
  void aStrategicPatchDeletesFromPrimitiveListsAndReplacesWhenAsked() {
    var live = json("{'metadata':{'finalizers':['a','b'],'labels':{'x':'1'}}}");
    var patch =
        json(
            "{'metadata':{'$deleteFromPrimitiveList/finalizers':['a'],"
                + "'labels':{'$patch':'replace','y':'2'}}}");
    assertEquals(
        json("{'metadata':{'finalizers':['b'],'labels':{'y':'2'}}}"),
        Patch.strategic(live, patch, schema("pods")));
  }

  @Test
  void aJsonPatchThatDoesNotFitIsRefused() throws JsonProcessingException {
    var patch = Json.MAPPER.readTree("[{\"op\":\"test\",\"path\":\"/a\",\"value\":2}]");
    var error = assertThrows(ApiError.class, () -> Patch.json(json("{'a':1}"), patch));
    assertEquals(422, error.code());
  }
}
