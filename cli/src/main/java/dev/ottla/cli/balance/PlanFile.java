package dev.ottla.cli.balance;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.ottla.cli.talk.Trouble;
import dev.ottla.core.balance.Balance.DiskMove;
import dev.ottla.core.balance.Balance.Move;
import dev.ottla.core.balance.Balance.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Writes a plan as JSON, a line for each partition.
public final class PlanFile {
  private PlanFile() {}

  /// Writes a file.
  public static void write(Path file, Plan plan) {
    try (JsonGenerator out =
        new JsonFactory().createGenerator(Files.newOutputStream(file), JsonEncoding.UTF8)) {
      out.writeStartObject();
      out.writeNumberField("version", 1);
      out.writeArrayFieldStart("partitions");
      int batch = 0;
      for (List<Move> moves : plan.batches()) {
        batch++;
        for (Move move : moves) {
          out.writeRaw('\n');
          move(out, move, batch);
        }
      }
      out.writeEndArray();
      out.writeArrayFieldStart("disks");
      for (DiskMove move : plan.diskMoves()) {
        out.writeRaw('\n');
        disk(out, move);
      }
      out.writeEndArray();
      out.writeEndObject();
    } catch (IOException e) {
      throw new Trouble(file + ": " + Trouble.words(e), e);
    }
  }

  private static void move(JsonGenerator out, Move move, int batch) throws IOException {
    out.writeStartObject();
    out.writeStringField("topic", move.topic());
    out.writeNumberField("partition", move.partition());
    ids(out, "replicas", move.to());
    ids(out, "before", move.from());
    out.writeNumberField("bytes", move.bytes());
    out.writeNumberField("batch", batch);
    out.writeEndObject();
  }

  private static void ids(JsonGenerator out, String name, List<Integer> ids) throws IOException {
    out.writeArrayFieldStart(name);
    for (int id : ids) {
      out.writeNumber(id);
    }
    out.writeEndArray();
  }

  private static void disk(JsonGenerator out, DiskMove move) throws IOException {
    out.writeStartObject();
    out.writeStringField("topic", move.topic());
    out.writeNumberField("partition", move.partition());
    out.writeNumberField("broker", move.broker());
    out.writeNumberField("from", move.from());
    out.writeNumberField("to", move.to());
    out.writeNumberField("bytes", move.bytes());
    out.writeEndObject();
  }
}
