package dev.ottla.broker;

import java.util.function.Supplier;

final class Exposition implements Supplier<String> {
  Exposition(Settings settings) {}

  @Override
  public String get() {
    return "";
  }
}
