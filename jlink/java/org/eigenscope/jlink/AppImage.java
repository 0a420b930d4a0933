package org.eigenscope.jlink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Where things lie in a jpackage app-image, which differs by system. */
record AppImage(String system, Path root, Path app, Path java, String icon) {

    /**
     * What the program is started with, as jpackage wrote it down for its launcher.
     *
     * @param jvm options in which {@code $APPDIR} and the names of environment variables stand for their values
     * @param classPath the jars, in order, beginning with {@code $APPDIR}
     */
    record Start(List<String> jvm, List<String> classPath, String mainClass) {}

    static AppImage in(Path target) {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (name.contains("mac")) {
            Path root = target.resolve("eigenscope.app");
            return new AppImage("macos", root, root.resolve("Contents/app"),
                    root.resolve("Contents/runtime/Contents/Home/bin/java"), "eigenscope.icns");
        }
        Path root = target.resolve("eigenscope");
        return name.contains("windows")
                ? new AppImage("windows", root, root.resolve("app"), root.resolve("runtime/bin/java.exe"),
                "eigenscope.ico")
                : new AppImage("linux", root, root.resolve("lib/app"), root.resolve("lib/runtime/bin/java"),
                "eigenscope.png");
    }

    /** macOS forbids bundle versions that begin with 0: there, 0.1.0 is the bundle 1.1.0. */
    String version(String version) {
        return system.equals("macos") ? version.replaceFirst("^0\\.", "1.") : version;
    }

    /** The command for a terminal. */
    Path command() {
        return switch (system) {
            case "macos" -> root.resolve("Contents/MacOS/eigenscope");
            case "windows" -> root.resolve("eigenscopec.exe");
            default -> root.resolve("bin/eigenscope");
        };
    }

    /** Where the manual page and the completion of shells lie, in folders named as Unix names them. */
    Path share() {
        return system.equals("linux") ? root.resolve("share") : app.resolve("share");
    }

    Path configuration() {
        return app.resolve("eigenscope.cfg");
    }

    Start start() throws IOException {
        List<String> lines = Files.readAllLines(configuration());
        return new Start(values(lines, "java-options=").toList(), values(lines, "app.classpath=").toList(),
                values(lines, "app.mainclass=").findFirst().orElseThrow());
    }

    private static Stream<String> values(List<String> lines, String key) {
        return lines.stream().filter(line -> line.startsWith(key)).map(line -> line.substring(key.length()));
    }
}
