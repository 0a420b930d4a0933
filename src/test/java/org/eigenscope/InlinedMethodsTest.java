package org.eigenscope;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

/** The methods that the JVM of the packaged program is told to inline exist: it would not say so if they did not. */
class InlinedMethodsTest {

    private static final String OPTION = "--java-options -XX:CompileCommand=inline,";

    @Test
    void exist() throws IOException, ClassNotFoundException {
        List<String> named = Files.readAllLines(Path.of("installers/program.args")).stream()
                .filter(line -> line.startsWith(OPTION)).map(line -> line.substring(OPTION.length())).toList();
        assertThat(named).isNotEmpty();
        for (String each : named) {
            String[] parts = each.split("::");
            Class<?> type = Class.forName(parts[0], false, getClass().getClassLoader());
            assertThat(Arrays.stream(type.getDeclaredMethods()).map(Method::getName))
                    .anyMatch(method -> parts[1].equals("*") || parts[1].equals(method));
        }
    }
}
