package org.eigenscope;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

/** Lines of code have at most 120 characters, which no formatter of the build can hold. */
class LineLengthTest {

    private static final int LONGEST = 120;

    @Test
    void noLineIsLongerThanAScreenIsWide() throws IOException {
        List<Path> files = new ArrayList<>(List.of(Path.of("pom.xml")));
        for (Path root : List.of(Path.of("src"), Path.of("jlink"))) {
            try (Stream<Path> all = Files.walk(root)) {
                files.addAll(all.filter(file -> file.toString().endsWith(".java")).toList());
            }
        }
        List<String> tooLong = new ArrayList<>();
        for (Path file : files) {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                // An address cannot be broken.
                if (line.codePointCount(0, line.length()) > LONGEST && !line.contains("https://")) {
                    tooLong.add(file + ":" + (i + 1));
                }
            }
        }
        assertThat(files).hasSizeGreaterThan(100);
        assertThat(tooLong).isEmpty();
    }
}
