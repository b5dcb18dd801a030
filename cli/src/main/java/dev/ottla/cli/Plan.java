package dev.ottla.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ottla.cli.kube.Api;
import dev.ottla.cli.kube.ApiError;
import dev.ottla.cli.kube.Manifest;
import dev.ottla.cli.plan.Foresight;
import dev.ottla.cli.plan.PlanPicture;
import dev.ottla.cli.plan.PlanPicture.Course;
import dev.ottla.cli.talk.Form;
import dev.ottla.cli.talk.Paint;
import dev.ottla.cli.talk.Screen;
import dev.ottla.cli.talk.Trouble;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `ottla plan`.
@Command(
    name = "plan",
    description =
        "Tell what would happen if files were applied: the objects that would change, field by"
            + " field, the steps with their reasons, the restarts by name. Nothing is changed. Exit"
            + " code 1 when something would be wrong.",
    mixinStandardHelpOptions = true)
final class Plan implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private Target target = new Target();
  @Mixin private Sources sources = new Sources();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "table, json or yaml.")
  private Form form = Form.table;

  @Override
  public Integer call() {
    if (sources.none()) {
      throw Usage.wrong(spec, "no file was given");
    }
    List<Course> courses = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    try (Api api = target.open()) {
      Foresight foresight =
          new Foresight(api, target.namespace(api), cluster -> Route.address(cluster, ""));
      for (Manifest manifest : sources.read()) {
        try {
          courses.add(foresight.of(manifest));
        } catch (ApiError e) {
          refused.add(manifest.where() + ": " + Trouble.words(e));
        }
      }
    }
    if (form.columns()) {
      draw(courses);
    } else {
      System.out.print(form.write(new ObjectMapper().valueToTree(courses)));
    }
    if (!refused.isEmpty()) {
      throw new Trouble("would be refused:\n" + String.join("\n", refused));
    }
    return courses.stream().allMatch(course -> course.troubles().isEmpty()) ? 0 : 1;
  }

  private static void draw(List<Course> courses) {
    PlanPicture picture = new PlanPicture(Paint.standard(), Screen.standard().columns());
    for (Course course : courses) {
      picture.lines(course).forEach(System.out::println);
      System.out.println();
    }
    System.out.println(
        courses.stream().allMatch(Course::quiet)
            ? "Nothing would happen."
            : "Nothing was changed; `ottla apply` does it.");
  }
}
