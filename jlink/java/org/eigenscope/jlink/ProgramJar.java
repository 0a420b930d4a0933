package org.eigenscope.jlink;

import java.io.IOException;
import java.lang.classfile.ClassHierarchyResolver;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the program's own jar anew: methods and switches that the JVM would put together at each start are written out
 * ({@link RecordMethods}, {@link TypeSwitches}), names of variables dropped ({@link VariableNames}).
 */
final class ProgramJar {

    private ProgramJar() {}

    /**
     * Writes the jar.
     *
     * @param libraries the jars in which the classes are that the program's refer to
     */
    static void write(Path jar, Path to, List<Path> libraries) throws IOException {
        List<URL> all = new ArrayList<>(List.of(jar.toUri().toURL()));
        for (Path library : libraries) {
            all.add(library.toUri().toURL());
        }
        try (URLClassLoader loader = new URLClassLoader(all.toArray(URL[]::new))) {
            TypeSwitches switches = new TypeSwitches(ClassHierarchyResolver.ofResourceParsing(loader));
            JarRewriter.write(jar, to, name -> true,
                    bytes -> VariableNames.drop(switches.write(RecordMethods.write(bytes))));
        }
    }
}
