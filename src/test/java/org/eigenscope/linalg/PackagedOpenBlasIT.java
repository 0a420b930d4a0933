package org.eigenscope.linalg;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * OpenBLAS as it is shipped, on Linux without its routines for complex numbers: what holds of the whole library. A
 * routine that is missing would end the JVM.
 */
class PackagedOpenBlasIT extends TwoStageTest {

    // Before the library is loaded, which a JVM does once.
    static {
        System.setProperty("eigenscope.native", folder().toString());
    }

    private static Path folder() {
        return Stream.of("eigenscope/lib/app/native", "eigenscope.app/Contents/app/native", "eigenscope/app/native")
                .map(path -> Path.of("target", path).toAbsolutePath()).filter(Files::isDirectory).findFirst()
                .orElseThrow(() -> new AssertionError("mvn package has not made the program"));
    }
}
