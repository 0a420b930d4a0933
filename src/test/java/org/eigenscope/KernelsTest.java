package org.eigenscope;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the packaged program tells the JVM's compilers is about methods that exist: it would not say so if they did not.
 */
class KernelsTest {

    @ParameterizedTest
    @MethodSource("patterns")
    void exists(String pattern) throws ClassNotFoundException {
        int dot = pattern.lastIndexOf('.');
        String method = pattern.substring(dot + 1);
        Class<?> type = Class.forName(pattern.substring(0, dot).replace('/', '.'), false, getClass().getClassLoader());
        if (!method.equals("*")) {
            assertThat(Arrays.stream(type.getDeclaredMethods()).map(declared -> declared.getName())).contains(method);
        }
    }

    private static Stream<String> patterns() throws IOException {
        return Files.readAllLines(Path.of("installers/kernels.txt")).stream().filter(line -> line.contains(","))
                .filter(line -> !line.startsWith("#")).map(line -> line.split(",")[1]);
    }
}
