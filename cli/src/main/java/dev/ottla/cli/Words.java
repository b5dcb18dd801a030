package dev.ottla.cli;

import dev.ottla.cli.kube.Kind;
import dev.ottla.cli.kube.Kinds;
import dev.ottla.cli.talk.Trouble;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/// Reads what people write to name objects: `KIND NAME NAME`, or `KIND/NAME KIND/NAME`.
final class Words {
  /// An object as a person named it.
  record Named(Kind kind, String name) {}

  private Words() {}

  static List<Named> objects(@Nullable CommandSpec spec, Kinds kinds, List<String> words) {
    List<Named> objects = new ArrayList<>();
    if (words.getFirst().contains("/")) {
      for (String word : words) {
        int slash = word.indexOf('/');
        if (slash < 0) {
          throw Usage.wrong(spec, "'" + word + "' lacks its kind: KIND/" + word);
        }
        objects.add(new Named(kind(kinds, word.substring(0, slash)), word.substring(slash + 1)));
      }
      return objects;
    }
    if (words.size() < 2) {
      throw Usage.wrong(spec, "name the " + words.getFirst() + " too: KIND NAME");
    }
    Kind kind = kind(kinds, words.getFirst());
    words.stream().skip(1).forEach(name -> objects.add(new Named(kind, name)));
    return objects;
  }

  static Kind kind(Kinds kinds, String word) {
    return kinds
        .word(word)
        .orElseThrow(() -> new Trouble("the server knows no kind '" + word + "'"));
  }
}
