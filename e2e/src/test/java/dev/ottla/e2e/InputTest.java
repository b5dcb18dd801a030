package dev.ottla.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// A mistake is told when it is applied, in words that name the field, the value and the way out.
@Scenario
class InputTest {
  private static final List<Input> BAD = Input.in("bad-input");
  private static final List<Input> GOOD = Input.in("good-input");

  @Test
  void tableIsWhole() {
    assertTrue(BAD.size() >= 30, "few bad inputs: " + BAD.size());
    assertEquals(List.of(), BAD.stream().filter(i -> i.error().isEmpty()).toList());
    assertEquals(List.of(), GOOD.stream().filter(i -> i.error().isPresent()).toList());
  }

  @TestFactory
  Stream<DynamicTest> badInputIsRefused(Place place) {
    return play(BAD, place);
  }

  @TestFactory
  Stream<DynamicTest> goodInputIsTaken(Place place) {
    return play(GOOD, place);
  }

  private static Stream<DynamicTest> play(List<Input> inputs, Place place) {
    return inputs.stream()
        .map(
            input ->
                dynamicTest(
                    input.name(),
                    input.file().toUri(),
                    () ->
                        assertEquals(
                            worded(input.error(), place),
                            worded(input.apply(place.client(), place.namespace()), place))));
  }

  /// The files have the words of Kubernetes 1.36. Before it, a server named the kind of a wrong
  /// value where it now shows the value, or nothing: there only the rest is compared.
  private static String worded(Optional<String> said, Place place) {
    String text = said.orElse("taken");
    int minor = Integer.parseInt(place.client().getKubernetesVersion().getMinor().replace("+", ""));
    return minor < 36
        ? text.replaceAll("Invalid value: (\"[^\"]*\"|-?\\d+|true|false): ", "Invalid value: ")
        : text;
  }
}
