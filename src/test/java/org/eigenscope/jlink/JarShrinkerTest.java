package org.eigenscope.jlink;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** What is left of a library that is trimmed; the jars are compiled here. */
class JarShrinkerTest {

    @TempDir
    private Path folder;

    @Test
    void keepsWhatTheProgramComesToByCodeByNameAndByService() throws Exception {
        Path program = jar("program", Map.of("app/Main", """
                package app;
                public class Main {
                    public static String run() throws Exception {
                        Object byName = Class.forName("lib.ByName").getDeclaredConstructor().newInstance();
                        Object served = java.util.ServiceLoader.load(lib.Service.class, \
                        Main.class.getClassLoader()).findFirst().orElseThrow();
                        return new lib.ByCode().helper() + " " + byName + " " + served;
                    }
                }
                """), Map.of(), List.of(library()));
        Path small = folder.resolve("small.jar");

        new JarShrinker(List.of(program), List.of(library())).write(library(), small);

        assertThat(names(small)).contains("lib/ByCode.class", "lib/Helper.class", "lib/ByName.class",
                "lib/Service.class", "lib/Provider.class",
                "META-INF/services/lib.Service", "META-INF/LICENSE", "lib/table/words.txt", "root.properties")
                .doesNotContain("lib/Unused.class", "lib/UsedByUnused.class", "other/Alone.class", "other/alone.txt",
                "META-INF/maven/pom.xml",
                        "META-INF/services/lib.Nobody");
        try (URLClassLoader loader = new URLClassLoader(new URL[] {program.toUri().toURL(), small.toUri().toURL()},
                null)) {
            assertThat(loader.loadClass("app.Main").getMethod("run").invoke(null)).isEqualTo("helped named served");
        }
    }

    @Test
    void aLibraryThatNobodyNamesIsNotNeeded() throws Exception {
        Path program = jar("program", Map.of("app/Main", "package app; public class Main {}"), Map.of(), List.of());

        JarShrinker trim = new JarShrinker(List.of(program), List.of(library()));

        assertThat(trim.needs(library())).isFalse();
    }

    @Test
    void providersOfJavasOwnServicesStay() throws Exception {
        Path provider = jar("provider", Map.of("lib/Tool", """
                package lib;
                public class Tool implements Runnable { public void run() {} }
                """), Map.of("META-INF/services/java.lang.Runnable", "# a comment\nlib.Tool\n"), List.of());

        assertThat(new JarShrinker(List.of(), List.of(provider)).needs(provider)).isTrue();
    }

    private Path library;

    private Path library() throws IOException {
        if (library == null) {
            library = jar("library", Map.of(
                    "lib/ByCode", "package lib; public class ByCode { public String helper() { return new "
                    + "Helper().toString(); } }",
                    "lib/Helper", "package lib; class Helper { public String toString() { return \"helped\"; } }",
                    "lib/ByName", "package lib; public class ByName { public String toString() { return \"named\"; } }",
                    "lib/Service", "package lib; public interface Service {}",
                    "lib/Provider", "package lib; public class Provider implements Service { public String toString() "
                    + "{ return \"served\"; } }",
                    "lib/Nobody", "package lib; public interface Nobody {}",
                    "lib/Unused", "package lib; public class Unused implements Nobody { UsedByUnused other; }",
                    "lib/UsedByUnused", "package lib; class UsedByUnused {}",
                    "other/Alone", "package other; public class Alone {}"),
                    Map.of("META-INF/services/lib.Service", "lib.Provider\n", "META-INF/services/lib.Nobody",
                    "lib.Unused\n",
                            "META-INF/LICENSE", "free", "META-INF/maven/pom.xml", "<project/>", "lib/table/words.txt",
                            "words",
                            "other/alone.txt", "alone", "root.properties", "a=b"), List.of());
        }
        return library;
    }

    private Path jar(String name, Map<String, String> sources, Map<String, String> resources, List<Path> classPath)
            throws IOException {
        Path root = Files.createDirectory(folder.resolve(name));
        List<String> arguments = new java.util.ArrayList<>(List.of("-proc:none", "-d", root.toString(), "-cp",
                classPath.stream().map(Path::toString).reduce("", (one, other) -> one + java.io.File.pathSeparator
                + other)));
        for (var source : sources.entrySet()) {
            Path file = folder.resolve(name + "-src").resolve(source.getKey() + ".java");
            Files.createDirectories(file.getParent());
            arguments.add(Files.writeString(file, source.getValue()).toString());
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        Path jar = folder.resolve(name + ".jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar)); var files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                put(out, root.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
            for (var resource : resources.entrySet()) {
                put(out, resource.getKey(), resource.getValue().getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    private static void put(ZipOutputStream out, String name, byte[] bytes) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(bytes);
        out.closeEntry();
    }

    private static TreeSet<String> names(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream().map(ZipEntry::getName).collect(java.util.stream.Collectors.toCollection(TreeSet::new));
        }
    }
}
