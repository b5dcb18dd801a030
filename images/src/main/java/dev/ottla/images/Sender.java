package dev.ottla.images;

import java.util.ArrayList;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Writes records to brokers in training.
final class Sender {
  private Sender() {}

  /// Sends that many and waits until each is acknowledged.
  static void send(
      String bootstrap,
      Map<String, Object> more,
      int count,
      IntFunction<ProducerRecord<byte[], byte[]>> record)
      throws ExecutionException, InterruptedException {
    var settings = new Properties();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("key.serializer", ByteArraySerializer.class.getName());
    settings.put("value.serializer", ByteArraySerializer.class.getName());
    // A new partition takes any batch as its first: one that was refused while the leader was not
    // ready, and that others have overtaken, is refused for ever.
    settings.put("max.in.flight.requests.per.connection", 1);
    settings.putAll(more);
    try (var producer = new KafkaProducer<byte[], byte[]>(settings)) {
      var sent = new ArrayList<Future<RecordMetadata>>();
      for (int i = 0; i < count; i++) {
        sent.add(producer.send(record.apply(i)));
      }
      for (var answer : sent) {
        answer.get();
      }
    }
  }
}
