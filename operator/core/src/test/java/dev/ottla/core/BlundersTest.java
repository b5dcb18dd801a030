package dev.ottla.core;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The simulator is worth what it notices: each rule of the planner that is broken on purpose ends
/// some story badly.
class BlundersTest {
  private static final long STORIES = 3_000;

  @ParameterizedTest
  @EnumSource
  void aBrokenRuleIsNoticed(Blunders blunder) {
    for (long seed = 0; seed < STORIES; seed++) {
      Optional<String> wrong = new Story(seed, blunder, false).run();
      if (wrong.isPresent()) {
        System.out.printf("%s: after %,d stories: %s%n", blunder, seed + 1, wrong.get());
        return;
      }
    }
    fail(blunder + " went unnoticed in " + STORIES + " stories");
  }
}
