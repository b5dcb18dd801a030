package dev.ottla.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ottla.cli.kafka.Door;
import dev.ottla.cli.kafka.TopicsAsked;
import dev.ottla.cli.kafka.TopicsAsked.Topic;
import dev.ottla.cli.talk.Form;
import dev.ottla.cli.talk.Paint;
import dev.ottla.cli.view.TopicPicture;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ottla topics`.
@Command(
    name = "topics",
    description =
        "List topics as Kafka itself has them, or tell all about one: partitions, leaders, replicas"
            + " in sync, sizes, offsets. Exit code 1 when one of them has no leader.",
    mixinStandardHelpOptions = true)
final class Topics implements Callable<Integer> {
  @Mixin private Route route = new Route();

  @Parameters(paramLabel = "TOPIC", arity = "0..1", description = "One topic. Default: all.")
  private String topic = "";

  @Option(
      names = {"-a", "--all"},
      description = "Those that Kafka keeps for itself, too.")
  private boolean internal;

  @Option(
      names = "--under-replicated",
      description = "Only topics or partitions that lack a copy in sync.")
  private boolean lacking;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "One of ${COMPLETION-CANDIDATES}.")
  private Form form = Form.table;

  @Override
  public Integer call() {
    if (topic.isEmpty()) {
      try (Door door = new Door(route.address())) {
        List<Topic> all =
            new TopicsAsked(door)
                .all(internal).stream()
                    .filter(found -> !lacking || found.underReplicated() > 0)
                    .toList();
        return show(all, all);
      }
    }
    Route.Found found = route.find(topic);
    try (Door door = new Door(found.bootstrap())) {
      Topic one = new TopicsAsked(door).one(found.topic());
      return show(List.of(one), one);
    }
  }

  private int show(List<Topic> topics, Object whole) {
    TopicPicture picture = new TopicPicture(Paint.standard(), lacking, form == Form.wide);
    switch (form) {
      case table, wide ->
          (topic.isEmpty() ? picture.list(topics) : picture.one(topics.getFirst()))
              .forEach(System.out::println);
      case yaml, json -> System.out.print(form.write(new ObjectMapper().valueToTree(whole)));
      case name -> topics.forEach(found -> System.out.println(found.name()));
    }
    return topics.stream().allMatch(found -> found.leaderless() == 0) ? 0 : 1;
  }
}
