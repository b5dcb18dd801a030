package dev.ottla.local.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Checks values against the CEL rules of their schema, `x-kubernetes-validations`.
final class Rules {
  private static final Pattern OLD = Pattern.compile("\\boldSelf\\b");
  private static final CelOptions OPTIONS =
      CelOptions.current().enableRegexPartialMatch(true).populateMacroCalls(true).build();
  private static final Functions FUNCTIONS = new Functions();
  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setOptions(OPTIONS)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addLibraries(
              CelExtensions.strings(), CelExtensions.optional(), CelExtensions.sets(OPTIONS))
          .addFunctionDeclarations(FUNCTIONS.declarations())
          .addVar("self", SimpleType.DYN)
          .addVar("oldSelf", SimpleType.DYN)
          .build();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.standardCelRuntimeBuilder()
          .setOptions(OPTIONS)
          .addLibraries(
              CelExtensions.strings(), CelExtensions.optional(), CelExtensions.sets(OPTIONS))
          .addFunctionBindings(FUNCTIONS.bindings())
          .build();
  private static final Map<String, CelRuntime.Program> PROGRAMS = new ConcurrentHashMap<>();

  private final List<Violation> violations;

  Rules(List<Violation> violations) {
    this.violations = violations;
  }

  /// Runs the rules of a value and of everything in it.
  void check(JsonNode value, @Nullable JsonNode old, Schema schema, String path) {
    if (value.isNull() || value.equals(old)) {
      return;
    }
    for (var rule : schema.node().path("x-kubernetes-validations")) {
      run(rule, value, old, schema, path);
    }
    if (value instanceof ObjectNode object) {
      object.forEachEntry(
          (name, child) ->
              check(
                  child,
                  old == null ? null : old.get(name),
                  schema.field(name),
                  Validator.join(path, name)));
    } else if (value instanceof ArrayNode array && schema.items().isPresent()) {
      var before =
          old instanceof ArrayNode list
              ? Validator.byKey(list, schema)
              : Map.<JsonNode, JsonNode>of();
      for (var i = 0; i < array.size(); i++) {
        var key = Validator.key(array.get(i), schema);
        var was = key == null ? null : before.get(key);
        check(array.get(i), was, schema.element(), path + "[" + i + "]");
      }
    }
  }

  private void run(
      JsonNode rule, JsonNode value, @Nullable JsonNode old, Schema schema, String path) {
    var text = rule.path("rule").asText();
    var optional = rule.path("optionalOldSelf").asBoolean();
    if (old == null && !optional && OLD.matcher(text).find()) {
      return;
    }
    var variables = new HashMap<String, Object>();
    variables.put("self", Values.of(value, schema));
    if (optional) {
      variables.put("oldSelf", Optional.ofNullable(old).map(o -> Values.of(o, schema)));
    } else if (old != null) {
      variables.put("oldSelf", Values.of(old, schema));
    }
    try {
      if (!Boolean.TRUE.equals(program(text).eval(variables))) {
        violations.add(violation(rule, message(rule, variables), value, path));
      }
    } catch (CelValidationException | CelEvaluationException e) {
      violations.add(
          Violation.invalid(
              place(path), shown(value), "%s evaluating rule: %s".formatted(e.getMessage(), text)));
    }
  }

  private static CelRuntime.Program program(String text)
      throws CelValidationException, CelEvaluationException {
    var known = PROGRAMS.get(text);
    if (known != null) {
      return known;
    }
    var made = RUNTIME.createProgram(COMPILER.compile(text).getAst());
    PROGRAMS.put(text, made);
    return made;
  }

  private static String message(JsonNode rule, Map<String, Object> variables) {
    var fallback =
        rule.path("message").asText("failed rule: " + rule.path("rule").asText().strip());
    var expression = rule.path("messageExpression").asText("");
    if (expression.isEmpty()) {
      return fallback;
    }
    try {
      return String.valueOf(program(expression).eval(variables));
    } catch (CelValidationException | CelEvaluationException e) {
      return fallback;
    }
  }

  private static Violation violation(JsonNode rule, String why, JsonNode value, String path) {
    var field = place(path) + rule.path("fieldPath").asText("");
    var at = path.isEmpty() && field.startsWith("<nil>.") ? field.substring(6) : field;
    return switch (rule.path("reason").asText("")) {
      case "FieldValueRequired" -> Violation.required(at, why);
      case "FieldValueForbidden" -> Violation.forbidden(at, why);
      case "FieldValueDuplicate" ->
          new Violation(at, "FieldValueDuplicate", "Duplicate value: " + shown(value));
      default ->
          value.isContainerNode()
              ? Violation.invalid(at, why)
              : Violation.invalid(at, shown(value), why);
    };
  }

  private static String place(String path) {
    return path.isEmpty() ? "<nil>" : path;
  }

  private static String shown(JsonNode value) {
    return value.isObject() ? "\"object\"" : value.isArray() ? "\"array\"" : value.toString();
  }
}
