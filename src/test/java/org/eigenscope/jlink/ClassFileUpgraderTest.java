package org.eigenscope.jlink;

import java.lang.classfile.ClassFile;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import static org.assertj.core.api.Assertions.assertThat;

/** picocli, which is compiled for Java 5, written anew. */
class ClassFileUpgraderTest {

    @TempDir
    private Path folder;

    @Test
    void everyClassIsOneThatTheAotCacheTakesAndThatTheJvmVerifies() throws Exception {
        Path jar = Path.of(CommandLine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path renewed = folder.resolve("renewed.jar");

        ClassFileUpgrader.write(jar, renewed, name -> name.endsWith("MANIFEST.MF"));

        List<String> classes;
        try (ZipFile zip = new ZipFile(renewed.toFile())) {
            assertThat(zip.getEntry("META-INF/MANIFEST.MF")).isNull();
            for (ZipEntry entry : zip.stream().filter(each -> each.getName().endsWith(".class")).toList()) {
                assertThat(ClassFile.of().parse(zip.getInputStream(entry).readAllBytes()).majorVersion())
                        .isGreaterThanOrEqualTo(ClassFile.JAVA_6_VERSION);
            }
            classes = zip.stream().map(ZipEntry::getName).filter(name -> name.matches("picocli/CommandLine.*\\.class"))
                    .map(name -> name.replace(".class", "").replace('/', '.')).toList();
        }
        assertThat(classes).hasSizeGreaterThan(100);
        try (URLClassLoader loader = new URLClassLoader(new URL[] {renewed.toUri().toURL()}, null)) {
            for (String name : classes) {
                // Initialized, and so verified.
                Class.forName(name, true, loader);
            }
        }
    }
}
