package dev.ottla.local.schema;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The functions that Kubernetes adds to CEL and that definitions use: quantities, lists, regular
/// expressions, URLs. (Strings, sets and optionals come with the library.)
final class Functions {
  private static final CelType DYN = SimpleType.DYN;
  private static final CelType LIST = ListType.create(DYN);

  private static final Pattern VERB = Pattern.compile("%(.)");

  private final Map<String, List<CelOverloadDecl>> declarations = new LinkedHashMap<>();
  private final List<CelFunctionBinding> bindings = new ArrayList<>();

  Functions() {
    quantities();
    lists();
    texts();
  }

  List<CelFunctionDecl> declarations() {
    return declarations.entrySet().stream()
        .map(entry -> CelFunctionDecl.newFunctionDeclaration(entry.getKey(), entry.getValue()))
        .toList();
  }

  List<CelFunctionBinding> bindings() {
    return bindings;
  }

  private void global(
      String name, CelType result, Class<?> argument, CelFunctionOverload.Unary<Object> body) {
    var id = "k8s_" + name;
    declare(name, CelOverloadDecl.newGlobalOverload(id, result, DYN));
    bindings.add(
        CelFunctionBinding.from(
            id, ImmutableList.of(argument), arguments -> body.apply(arguments[0])));
  }

  private void declare(String name, CelOverloadDecl overload) {
    declarations.computeIfAbsent(name, any -> new ArrayList<>()).add(overload);
  }

  /// A function on a receiver; the types tell its overloads apart at run time.
  private void member(
      String name, CelType result, CelFunctionOverload body, CelType on, List<Class<?>> classes) {
    var id = "k8s_" + classes.getFirst().getSimpleName() + "_" + name + classes.size();
    var types = new CelType[classes.size()];
    Arrays.fill(types, DYN);
    types[0] = on;
    declare(name, CelOverloadDecl.newMemberOverload(id, result, List.of(types)));
    bindings.add(CelFunctionBinding.from(id, ImmutableList.copyOf(classes), body));
  }

  private void quantities() {
    global("quantity", DYN, Object.class, Functions::quantity);
    global(
        "isQuantity",
        SimpleType.BOOL,
        Object.class,
        text -> Quantity.parse(text.toString()).isPresent());
    var two = List.<Class<?>>of(Quantity.class, Quantity.class);
    var one = List.<Class<?>>of(Quantity.class);
    member("compareTo", SimpleType.INT, a -> (long) compare(a), DYN, two);
    member("isLessThan", SimpleType.BOOL, a -> compare(a) < 0, DYN, two);
    member("isGreaterThan", SimpleType.BOOL, a -> compare(a) > 0, DYN, two);
    member("sign", SimpleType.INT, a -> (long) of(a[0]).value().signum(), DYN, one);
    member("isInteger", SimpleType.BOOL, a -> of(a[0]).whole(), DYN, one);
    member("asInteger", SimpleType.INT, a -> of(a[0]).value().longValueExact(), DYN, one);
    member("asApproximateFloat", SimpleType.DOUBLE, a -> of(a[0]).value().doubleValue(), DYN, one);
    member("add", DYN, a -> new Quantity(of(a[0]).value().add(of(a[1]).value())), DYN, two);
    member("sub", DYN, a -> new Quantity(of(a[0]).value().subtract(of(a[1]).value())), DYN, two);
  }

  private static Object quantity(Object text) {
    return Quantity.parse(text.toString())
        .orElseThrow(() -> new IllegalArgumentException("not a quantity: " + text));
  }

  private static Quantity of(Object argument) {
    return (Quantity) argument;
  }

  private static int compare(Object[] arguments) {
    return of(arguments[0]).compareTo(of(arguments[1]));
  }

  private void lists() {
    var one = List.<Class<?>>of(List.class);
    var two = List.<Class<?>>of(List.class, Object.class);
    member("indexOf", SimpleType.INT, a -> (long) list(a[0]).indexOf(a[1]), LIST, two);
    member("lastIndexOf", SimpleType.INT, a -> (long) list(a[0]).lastIndexOf(a[1]), LIST, two);
    member("isSorted", SimpleType.BOOL, a -> sorted(list(a[0])), LIST, one);
    member("min", DYN, a -> list(a[0]).stream().min(Functions::order).orElseThrow(), LIST, one);
    member("max", DYN, a -> list(a[0]).stream().max(Functions::order).orElseThrow(), LIST, one);
    member(
        "sum",
        DYN,
        a -> list(a[0]).stream().map(Object.class::cast).reduce(0L, Functions::plus),
        LIST,
        one);
  }

  private static List<?> list(Object argument) {
    return (List<?>) argument;
  }

  private static boolean sorted(List<?> list) {
    for (var i = 1; i < list.size(); i++) {
      if (order(list.get(i - 1), list.get(i)) > 0) {
        return false;
      }
    }
    return true;
  }

  private static int order(Object a, Object b) {
    return a instanceof Number x && b instanceof Number y
        ? Double.compare(x.doubleValue(), y.doubleValue())
        : a.toString().compareTo(b.toString());
  }

  private static Object plus(Object a, Object b) {
    return a instanceof Long x && b instanceof Long y
        ? (Object) (x + y)
        : (Object) (((Number) a).doubleValue() + ((Number) b).doubleValue());
  }

  private void texts() {
    var two = List.<Class<?>>of(String.class, String.class);
    member("find", SimpleType.STRING, a -> find(a), SimpleType.STRING, two);
    member("findAll", LIST, a -> findAll(a), SimpleType.STRING, two);
    var texts = List.<Class<?>>of(String.class, List.class);
    member(
        "format",
        SimpleType.STRING,
        a -> format(a[0].toString(), list(a[1])),
        SimpleType.STRING,
        texts);
    global("isURL", SimpleType.BOOL, Object.class, text -> url(text.toString()));
  }

  /// Texts and whole numbers, which is what definitions put into their messages.
  private static String format(String text, List<?> values) {
    var next = values.iterator();
    return VERB.matcher(text)
        .replaceAll(
            verb ->
                switch (verb.group(1)) {
                  case "%" -> "%";
                  case "s", "d" -> Matcher.quoteReplacement(String.valueOf(next.next()));
                  default -> throw new IllegalArgumentException("no such verb: " + verb.group());
                });
  }

  private static String find(Object[] arguments) {
    var matcher = Pattern.compile(arguments[1].toString()).matcher(arguments[0].toString());
    return matcher.find() ? matcher.group() : "";
  }

  private static List<String> findAll(Object[] arguments) {
    return Pattern.compile(arguments[1].toString())
        .matcher(arguments[0].toString())
        .results()
        .map(result -> result.group())
        .toList();
  }

  private static boolean url(String text) {
    try {
      return URI.create(text).isAbsolute() || text.startsWith("/");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
