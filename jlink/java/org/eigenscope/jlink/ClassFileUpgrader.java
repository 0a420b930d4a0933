package org.eigenscope.jlink;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Writes a library anew with its classes in the format of Java 8. The AOT cache takes no class that is older than Java
 * 6 (its methods have no stack maps, so it cannot be verified ahead of time), nor any class of ours that refers to one:
 * a library that is compiled for Java 5 would be read and verified at every start. What the classes do stays the same.
 */
final class ClassFileUpgrader {

    private static final int JAVA_6 = ClassFile.JAVA_6_VERSION;
    private static final ClassTransform TO_JAVA_8 = ClassTransform.ofStateful(() -> (builder, element) -> {
        if (element instanceof ClassFileVersion) {
            builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
        } else {
            builder.with(element);
        }
        // Methods are taken apart and put together again: only then they get stack maps.
    }).andThen(ClassTransform.transformingMethodBodies((code, element) -> code.with(element)));

    private ClassFileUpgrader() {}

    /**
     * Writes the library.
     *
     * @param drop entries that are left out
     */
    static void write(Path jar, Path to, Predicate<String> drop) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ClassFile classes = ClassFile.of(StackMapsOption.GENERATE_STACK_MAPS,
                    ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(
                    name -> open(zip, name.descriptorString())).orElse(ClassHierarchyResolver.defaultResolver())));
            JarRewriter.write(jar, to, drop.negate(), bytes -> renewed(classes, bytes));
        }
    }

    private static byte[] renewed(ClassFile classes, byte[] bytes) {
        ClassModel model = classes.parse(bytes);
        return model.majorVersion() < JAVA_6 ? classes.transformClass(model, TO_JAVA_8) : bytes;
    }

    private static InputStream open(ZipFile zip, String descriptor) {
        try {
            ZipEntry entry = zip.getEntry(descriptor.substring(1, descriptor.length() - 1) + ".class");
            return entry == null ? null : zip.getInputStream(entry);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
