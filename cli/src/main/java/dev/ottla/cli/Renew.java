package dev.ottla.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ConstantPoolSharingOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/// Brings the classes of a jar to a newer class file version. The JVM's start cache takes no class
/// of
/// a version before 50, which picocli's are: loading and verifying them each time is a third of
/// what
/// a short command takes. The script calls this once after a build.
final class Renew {
  private static final int OLDEST = ClassFile.JAVA_8_VERSION;

  private Renew() {}

  /// Renews jars in place; they must be on the class path, so that their types can be told apart.
  public static void main(String[] jars) throws IOException {
    for (String jar : jars) {
      Path path = Path.of(jar);
      Path written = path.resolveSibling(path.getFileName() + ".new");
      renew(path, written);
      Files.move(written, path, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  static void renew(Path from, Path to) throws IOException {
    ClassFile files =
        ClassFile.of(
            StackMapsOption.GENERATE_STACK_MAPS,
            ConstantPoolSharingOption.NEW_POOL,
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(Renew.class.getClassLoader())
                    .orElse(ClassHierarchyResolver.defaultResolver())));
    try (JarFile in = new JarFile(from.toFile());
        OutputStream file = Files.newOutputStream(to);
        JarOutputStream out = new JarOutputStream(file)) {
      for (JarEntry entry : java.util.Collections.list(in.entries())) {
        byte[] bytes = in.getInputStream(entry).readAllBytes();
        JarEntry made = new JarEntry(entry.getName());
        made.setTime(entry.getTime());
        out.putNextEntry(made);
        out.write(old(entry, bytes) ? renewed(files, bytes) : bytes);
        out.closeEntry();
      }
    }
  }

  private static boolean old(JarEntry entry, byte[] bytes) {
    return entry.getName().endsWith(".class")
        && (((bytes[6] & 0xff) << 8) | (bytes[7] & 0xff)) < OLDEST;
  }

  /// Every method is written anew, since only then its stack maps are made.
  private static byte[] renewed(ClassFile files, byte[] bytes) {
    return files.transformClass(
        files.parse(bytes),
        ClassTransform.transformingMethodBodies(CodeBuilder::with)
            .andThen(
                ClassTransform.endHandler(
                    builder -> builder.with(ClassFileVersion.of(OLDEST, 0)))));
  }
}
