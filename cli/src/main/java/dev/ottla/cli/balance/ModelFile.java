package dev.ottla.cli.balance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.ottla.cli.talk.Trouble;
import dev.ottla.core.balance.Balance.Broker;
import dev.ottla.core.balance.Balance.Disk;
import dev.ottla.core.balance.Balance.Load;
import dev.ottla.core.balance.Balance.Model;
import dev.ottla.core.balance.Balance.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Reads a cluster from JSON, one partition after the other, so that a million replicas need no
/// more memory than the model itself. Brokers come before partitions.
public final class ModelFile {
  private final JsonParser in;
  private final Set<Integer> leaving;
  private final List<Broker> brokers = new ArrayList<>();
  private final List<String> pinned = new ArrayList<>();
  private Model model = new Model(List.of());

  private ModelFile(JsonParser in, Set<Integer> leaving) {
    this.in = in;
    this.leaving = leaving;
  }

  /// Reads a file.
  ///
  /// @param leaving brokers that shall be emptied, whatever the file says
  public static Model read(Path file, Set<Integer> leaving) {
    try (JsonParser in = new JsonFactory().createParser(Files.newInputStream(file))) {
      return new ModelFile(in, leaving).read();
    } catch (JsonProcessingException e) {
      throw new Trouble(
          "%s, line %d: %s".formatted(file, e.getLocation().getLineNr(), e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new Trouble(file + ": " + Trouble.words(e), e);
    }
  }

  private Model read() throws IOException {
    if (in.nextToken() != JsonToken.START_OBJECT) {
      throw wrong("a model is an object with brokers and partitions");
    }
    boolean filled = false;
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String field = in.currentName();
      in.nextToken();
      switch (field) {
        case "brokers" -> {
          each(this::broker);
          model = new Model(brokers);
          pinned.forEach(model::pin);
        }
        case "partitions" -> {
          if (brokers.isEmpty()) {
            throw wrong("brokers must come before partitions");
          }
          each(this::partition);
          filled = true;
        }
        case "pinned" ->
            each(
                () -> {
                  pinned.add(in.getText());
                  model.pin(in.getText());
                });
        default -> throw wrong("'" + field + "' is no field of a model");
      }
    }
    if (!filled) {
      throw wrong("the model has no partitions");
    }
    return model;
  }

  private interface Item {
    void read() throws IOException;
  }

  private void each(Item item) throws IOException {
    if (in.currentToken() != JsonToken.START_ARRAY) {
      throw wrong("'" + in.currentName() + "' must be a list");
    }
    while (in.nextToken() != JsonToken.END_ARRAY) {
      item.read();
    }
  }

  private void broker() throws IOException {
    int id = -1;
    String rack = "";
    double cpu = 0;
    double netIn = 0;
    double netOut = 0;
    State state = State.LIVE;
    List<Disk> disks = new ArrayList<>();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String field = in.currentName();
      in.nextToken();
      switch (field) {
        case "id" -> id = integer();
        case "rack" -> rack = in.getText();
        case "cpu" -> cpu = number();
        case "netIn" -> netIn = number();
        case "netOut" -> netOut = number();
        case "state" -> state = state();
        case "disks" -> each(() -> disks.add(disk()));
        default -> throw wrong("'" + field + "' is no field of a broker");
      }
    }
    if (id < 0) {
      throw wrong("a broker needs an id of at least 0");
    }
    brokers.add(
        new Broker(
            id,
            rack,
            cpu,
            netIn,
            netOut,
            disks.isEmpty() ? List.of(new Disk(0, true)) : disks,
            leaving.contains(id) ? State.LEAVING : state));
  }

  private State state() throws IOException {
    try {
      return State.valueOf(in.getText().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new Trouble(
          "line %d: '%s' is no state of a broker; there are %s"
              .formatted(
                  line(), in.getText(), Arrays.toString(State.values()).toLowerCase(Locale.ROOT)),
          e);
    }
  }

  private Disk disk() throws IOException {
    long capacity = 0;
    boolean alive = true;
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String field = in.currentName();
      in.nextToken();
      switch (field) {
        case "capacity" -> capacity = (long) number();
        case "alive" -> alive = in.getBooleanValue();
        default -> throw wrong("'" + field + "' is no field of a disk");
      }
    }
    return new Disk(capacity, alive);
  }

  private void partition() throws IOException {
    String topic = "";
    int number = -1;
    int[] replicas = {};
    int[] disks = {};
    int factor = 0;
    double[] loads = new double[6];
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String field = in.currentName();
      in.nextToken();
      switch (field) {
        case "topic" -> topic = in.getText();
        case "partition" -> number = integer();
        case "replicas" -> replicas = integers();
        case "disks" -> disks = integers();
        case "factor" -> factor = integer();
        case "cpu" -> loads[0] = number();
        case "cpuFollower" -> loads[1] = number();
        case "in" -> loads[2] = number();
        case "out" -> loads[3] = number();
        case "outFollower" -> loads[4] = number();
        case "size" -> loads[5] = number();
        default -> throw wrong("'" + field + "' is no field of a partition");
      }
    }
    if (topic.isEmpty() || number < 0) {
      throw wrong("a partition needs a topic and a number");
    }
    Load load = new Load(loads[0], loads[1], loads[2], loads[3], loads[4], Math.round(loads[5]));
    try {
      model.partition(topic, number, replicas, disks, factor == 0 ? replicas.length : factor, load);
    } catch (IllegalArgumentException e) {
      throw new Trouble("line %d: %s".formatted(line(), e.getMessage()), e);
    }
  }

  private double number() throws IOException {
    if (!in.currentToken().isNumeric()) {
      throw wrong("'" + in.currentName() + "' must be a number");
    }
    return in.getDoubleValue();
  }

  private int integer() throws IOException {
    if (in.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw wrong("'" + in.currentName() + "' must be a whole number");
    }
    return in.getIntValue();
  }

  private int[] integers() throws IOException {
    int[] found = new int[8];
    int n = 0;
    if (in.currentToken() != JsonToken.START_ARRAY) {
      throw wrong("'" + in.currentName() + "' must be a list");
    }
    while (in.nextToken() != JsonToken.END_ARRAY) {
      found = n == found.length ? Arrays.copyOf(found, n * 2) : found;
      found[n++] = integer();
    }
    return Arrays.copyOf(found, n);
  }

  private int line() {
    return in.currentLocation().getLineNr();
  }

  private Trouble wrong(String message) {
    return new Trouble("line %d: %s".formatted(line(), message));
  }
}
