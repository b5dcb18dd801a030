package dev.ottla.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The ground of an image made from nothing: the C library of this machine and the few files in
/// /etc that it reads.
final class Glibc {
  private static final List<Path> LOADERS =
      List.of(Path.of("/lib64/ld-linux-x86-64.so.2"), Path.of("/lib/ld-linux-aarch64.so.1"));
  private static final List<Path> FOLDERS =
      List.of(
          Path.of("/lib/x86_64-linux-gnu"),
          Path.of("/lib/aarch64-linux-gnu"),
          Path.of("/usr/lib/x86_64-linux-gnu"),
          Path.of("/usr/lib/aarch64-linux-gnu"),
          Path.of("/lib64"),
          Path.of("/usr/lib64"));

  /// The JVM's needs, the resolver's, and `libstdc++` for the compression libraries.
  private static final List<String> NEEDED =
      List.of("libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1");

  private static final List<String> USEFUL =
      List.of(
          "libresolv.so.2",
          "libnss_files.so.2",
          "libnss_dns.so.2",
          "libgcc_s.so.1",
          "libstdc++.so.6");

  private Glibc() {}

  /// Absent where this machine has no GNU C library.
  static Optional<Path> layer(Layers layers) throws IOException, InterruptedException {
    var loader = LOADERS.stream().filter(Files::exists).findFirst();
    if (loader.isEmpty() || !NEEDED.stream().allMatch(name -> find(name).isPresent())) {
      return Optional.empty();
    }
    var files =
        Stream.concat(
                loader.stream(),
                Stream.concat(NEEDED.stream(), USEFUL.stream())
                    .flatMap(name -> find(name).stream()))
            .toList();
    return Optional.of(layers.get("glibc", files, dir -> make(dir, files)));
  }

  private static Optional<Path> find(String name) {
    return FOLDERS.stream().map(folder -> folder.resolve(name)).filter(Files::exists).findFirst();
  }

  private static void make(Path dir, List<Path> files) throws IOException {
    for (var file : files) {
      Path copy = dir.resolve(file.toString().substring(1));
      Files.createDirectories(copy.getParent());
      Files.copy(file.toRealPath(), copy);
      if (!copy.toFile().setExecutable(true, false)) {
        throw new IOException("cannot make " + copy + " executable");
      }
    }
    Path etc = Files.createDirectories(dir.resolve("etc"));
    Files.writeString(etc.resolve("passwd"), "root:x:0:0:root:/:/\nottla:x:1001:0:ottla:/tmp:/\n");
    Files.writeString(etc.resolve("group"), "root:x:0:\n");
    Files.writeString(etc.resolve("nsswitch.conf"), "hosts: files dns\n");
  }
}
