package dev.ottla.broker;

import java.util.Arrays;
import java.util.List;

/// A Kafka listener's name and port.
record Listener(String name, int port) {

  /// Reads `REPLICATION:9091,INTERNAL:9092`; the property is named in what is said of a fault.
  static List<Listener> list(String property, String value) {
    return Arrays.stream(value.split(",", -1))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .map(item -> one(property, item))
        .toList();
  }

  static Listener one(String property, String item) {
    int colon = item.lastIndexOf(':');
    try {
      if (colon > 0) {
        int port = Integer.parseUnsignedInt(item.substring(colon + 1));
        if (port >= 1 && port <= 65535) {
          return new Listener(item.substring(0, colon), port);
        }
      }
    } catch (NumberFormatException e) {
      throw broken(property, item);
    }
    throw broken(property, item);
  }

  String at(String host) {
    return name + "://" + host + ":" + port;
  }

  private static Refusal broken(String property, String item) {
    return new Refusal(property + " holds '" + item + "'; each entry must be NAME:port");
  }
}
