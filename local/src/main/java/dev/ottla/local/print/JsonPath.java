package dev.ottla.local.print;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The JSON paths that printer columns use: `.a.b`, `['a.b']`, `[0]`, `[*]`, `[?(@.a=="b")]`.
final class JsonPath {
  private static final Pattern STEP =
      Pattern.compile(
          "\\.?(?:\\['((?:[^'\\\\]|\\\\.)*)'\\]"
              + "|\\[(-?\\d+)\\]"
              + "|(\\[\\*\\]|\\.?\\*)"
              + "|\\[\\?\\(\\s*@((?:\\.[\\w-]+)+)\\s*(==|!=)\\s*[\"']?([^\"')]*)[\"']?\\s*\\)\\]"
              + "|((?:[^.\\[\\\\]|\\\\.)+))");

  private final List<Function<JsonNode, Stream<JsonNode>>> steps = new ArrayList<>();

  JsonPath(String path) {
    var rest = path.replaceFirst("^\\{(.*)}$", "$1").replaceFirst("^\\$", "");
    var matcher = STEP.matcher(rest);
    while (matcher.regionStart() < rest.length() && matcher.lookingAt()) {
      steps.add(step(matcher));
      matcher.region(matcher.end(), rest.length());
    }
  }

  private static Function<JsonNode, Stream<JsonNode>> step(Matcher matcher) {
    if (matcher.group(2) != null) {
      var index = Integer.parseInt(matcher.group(2));
      return node -> Stream.of(node.path(index < 0 ? node.size() + index : index));
    }
    if (matcher.group(3) != null) {
      return JsonPath::all;
    }
    if (matcher.group(4) != null) {
      var pointer = matcher.group(4).replace('.', '/');
      var wanted = matcher.group(6);
      var equal = matcher.group(5).equals("==");
      return node -> all(node).filter(each -> each.at(pointer).asText("").equals(wanted) == equal);
    }
    var name = matcher.group(1) != null ? matcher.group(1) : matcher.group(7);
    var plain = name.replaceAll("\\\\(.)", "$1");
    return node -> Stream.of(node.path(plain));
  }

  private static Stream<JsonNode> all(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false);
  }

  List<JsonNode> find(JsonNode node) {
    var found = Stream.of(node);
    for (var step : steps) {
      found = found.flatMap(step);
    }
    return found.filter(each -> !each.isMissingNode() && !each.isNull()).toList();
  }
}
