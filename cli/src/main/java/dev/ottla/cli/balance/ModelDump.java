package dev.ottla.cli.balance;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.ottla.cli.kafka.TopicsAsked.Partition;
import dev.ottla.cli.kafka.TopicsAsked.Topic;
import dev.ottla.cli.talk.Trouble;
import dev.ottla.core.balance.Balance.Broker;
import dev.ottla.core.balance.Balance.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Writes a cluster as [ModelFile] reads it: its brokers, the size of each partition and what is
/// written to it. What is read, and whatever else Kafka does not tell, is left out and can be added
/// by hand.
public final class ModelDump {
  private ModelDump() {}

  /// Writes a file.
  ///
  /// @param places the index of the disk that each replica lies on, by broker and `topic-partition`
  /// @param growth what is written
  public static void write(
      Path file,
      List<Broker> brokers,
      List<Topic> topics,
      Map<Integer, Map<String, Integer>> places,
      Growth growth) {
    try (JsonGenerator out =
        new JsonFactory().createGenerator(Files.newOutputStream(file), JsonEncoding.UTF8)) {
      out.writeStartObject();
      out.writeArrayFieldStart("brokers");
      for (Broker broker : brokers) {
        out.writeRaw('\n');
        broker(out, broker);
      }
      out.writeEndArray();
      out.writeArrayFieldStart("partitions");
      for (Topic topic : topics) {
        for (Partition partition : topic.partitions()) {
          out.writeRaw('\n');
          partition(out, topic.name(), partition, places, growth);
        }
      }
      out.writeEndArray();
      out.writeEndObject();
      out.writeRaw('\n');
    } catch (IOException e) {
      throw new Trouble(file + ": " + Trouble.words(e), e);
    }
  }

  private static void broker(JsonGenerator out, Broker broker) throws IOException {
    out.writeStartObject();
    out.writeNumberField("id", broker.id());
    if (!broker.rack().isEmpty()) {
      out.writeStringField("rack", broker.rack());
    }
    out.writeArrayFieldStart("disks");
    for (Disk disk : broker.disks()) {
      out.writeStartObject();
      out.writeNumberField("capacity", disk.capacity());
      out.writeBooleanField("alive", disk.alive());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeStringField("state", broker.state().name().toLowerCase(Locale.ROOT));
    out.writeEndObject();
  }

  private static void partition(
      JsonGenerator out,
      String topic,
      Partition partition,
      Map<Integer, Map<String, Integer>> places,
      Growth growth)
      throws IOException {
    String name = topic + "-" + partition.number();
    out.writeStartObject();
    out.writeStringField("topic", topic);
    out.writeNumberField("partition", partition.number());
    out.writeArrayFieldStart("replicas");
    for (int id : partition.replicas()) {
      out.writeNumber(id);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("disks");
    for (int id : partition.replicas()) {
      out.writeNumber(places.getOrDefault(id, Map.of()).getOrDefault(name, 0));
    }
    out.writeEndArray();
    out.writeNumberField("size", partition.bytes());
    long in = growth.rates().getOrDefault(name, 0L);
    if (in > 0) {
      out.writeNumberField("in", in);
      out.writeNumberField("out", in * (partition.replicas().size() - 1));
    }
    out.writeEndObject();
  }
}
