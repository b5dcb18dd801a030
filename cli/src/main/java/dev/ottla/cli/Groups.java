package dev.ottla.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ottla.cli.kafka.Door;
import dev.ottla.cli.kafka.GroupsAsked;
import dev.ottla.cli.kafka.GroupsAsked.Group;
import dev.ottla.cli.talk.Form;
import dev.ottla.cli.talk.Paint;
import dev.ottla.cli.talk.Trouble;
import dev.ottla.cli.view.GroupPicture;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ottla groups`.
@Command(
    name = "groups",
    description =
        "List groups with how many records they are behind, or tell of one how far it read each"
            + " partition, and who reads it.",
    mixinStandardHelpOptions = true)
final class Groups implements Callable<Integer> {
  @Mixin private Route route = new Route();

  @Parameters(paramLabel = "GROUP", arity = "0..1", description = "One group. Default: all.")
  private String group = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "One of ${COMPLETION-CANDIDATES}.")
  private Form form = Form.table;

  @Override
  public Integer call() {
    try (Door door = new Door(route.address())) {
      GroupsAsked asked = new GroupsAsked(door);
      List<Group> groups = group.isEmpty() ? asked.all() : asked.one(group);
      if (!group.isEmpty() && groups.isEmpty()) {
        List<String> names = asked.all().stream().map(Group::name).toList();
        throw new Trouble(
            "Kafka knows no group '"
                + group
                + "'; there are: "
                + (names.isEmpty() ? "none" : String.join(", ", names)));
      }
      show(groups);
    }
    return 0;
  }

  private void show(List<Group> groups) {
    GroupPicture picture = new GroupPicture(Paint.standard());
    Object whole = group.isEmpty() ? groups : groups.getFirst();
    switch (form) {
      case table, wide ->
          (group.isEmpty() ? picture.list(groups) : picture.one(groups.getFirst()))
              .forEach(System.out::println);
      case yaml, json -> System.out.print(form.write(new ObjectMapper().valueToTree(whole)));
      case name -> groups.forEach(found -> System.out.println(found.name()));
    }
  }
}
