package dev.ottla.local.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.values.NullValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Set;

/// JSON as CEL sees it: numbers by the schema's type, names escaped as Kubernetes does.
final class Values {
  private static final Set<String> RESERVED =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");

  private Values() {}

  static Object of(JsonNode value, Schema schema) {
    return switch (value.getNodeType()) {
      case OBJECT, POJO -> {
        var map = new LinkedHashMap<String, Object>();
        value.forEachEntry(
            (name, child) -> {
              var declared = schema.properties().containsKey(name);
              map.put(declared ? escape(name) : name, of(child, schema.field(name)));
            });
        yield map;
      }
      case ARRAY -> {
        var list = new ArrayList<Object>();
        value.forEach(child -> list.add(of(child, schema.element())));
        yield list;
      }
      case NUMBER ->
          value.isIntegralNumber() && !schema.type().equals("number")
              ? (Object) value.longValue()
              : (Object) value.doubleValue();
      case BOOLEAN -> value.booleanValue();
      case STRING, BINARY -> value.asText();
      case NULL, MISSING -> NullValue.NULL_VALUE;
    };
  }

  private static String escape(String name) {
    if (RESERVED.contains(name)) {
      return "__" + name + "__";
    }
    return name.replace("__", "__underscores__")
        .replace(".", "__dot__")
        .replace("-", "__dash__")
        .replace("/", "__slash__");
  }
}
