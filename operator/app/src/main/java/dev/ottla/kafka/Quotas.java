package dev.ottla.kafka;

import static org.apache.kafka.common.quota.ClientQuotaEntity.USER;

import dev.ottla.core.world.KafkaView.Quota;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.quota.ClientQuotaFilterComponent;

/// The quota of all users without one of their own, and the note beside it that says what we set.
///
/// The default of users, not of client ids: producers without names are one user, so that their
/// number does not matter, and it wins over quotas of client ids (Kafka's `ClientQuotaManager`).
public final class Quotas {
  /// Of a user that does not exist: whoever lists quotas reads here who has set the other.
  public static final String NOTE = "ottla.dev:disks-fill-up";

  /// Bytes a second, for each user on each broker.
  public static final String RATE = "producer_byte_rate";

  /// Of the note alone: seconds of the epoch. Kafka has no other place for them, and nobody reads
  /// in that user's name.
  private static final String SINCE = "consumer_byte_rate";

  private static final ClientQuotaEntity EVERYONE =
      new ClientQuotaEntity(Collections.singletonMap(USER, null));
  private static final ClientQuotaEntity OURS = new ClientQuotaEntity(Map.of(USER, NOTE));

  private Quotas() {}

  /// What holds now.
  public static Quota read(Admin admin) throws ExecutionException, InterruptedException {
    Map<String, Double> note = of(admin, OURS, ClientQuotaFilterComponent.ofEntity(USER, NOTE));
    return new Quota(
        number(of(admin, EVERYONE, ClientQuotaFilterComponent.ofDefaultEntity(USER)), RATE),
        number(note, RATE),
        number(note, SINCE).orElse(0));
  }

  private static Map<String, Double> of(
      Admin admin, ClientQuotaEntity entity, ClientQuotaFilterComponent component)
      throws ExecutionException, InterruptedException {
    return admin
        .describeClientQuotas(ClientQuotaFilter.containsOnly(List.of(component)))
        .entities()
        .get()
        .getOrDefault(entity, Map.of());
  }

  private static OptionalLong number(Map<String, Double> of, String key) {
    Double number = of.get(key);
    return number == null ? OptionalLong.empty() : OptionalLong.of(number.longValue());
  }

  /// What makes it so: for one request, which Kafka takes as a whole or not at all.
  public static List<ClientQuotaAlteration> alterations(Quota then) {
    OptionalLong since = then.since() == 0 ? OptionalLong.empty() : OptionalLong.of(then.since());
    return List.of(
        new ClientQuotaAlteration(EVERYONE, List.of(op(RATE, then.everyone()))),
        new ClientQuotaAlteration(OURS, List.of(op(RATE, then.ours()), op(SINCE, since))));
  }

  private static ClientQuotaAlteration.Op op(String key, OptionalLong value) {
    return new ClientQuotaAlteration.Op(key, value.isPresent() ? (double) value.getAsLong() : null);
  }
}
