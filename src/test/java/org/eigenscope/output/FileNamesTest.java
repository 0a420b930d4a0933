package org.eigenscope.output;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

class FileNamesTest {

    @Test
    void anOrdinaryLayerKeepsItsName() {
        assertThat(new FileNames().of("encoder.layer.0.output.dense", ".svg"))
                .isEqualTo("encoder.layer.0.output.dense.svg");
        assertThat(new FileNames().of("слой-1", ".png")).isEqualTo("слой-1.png");
    }

    @Test
    void noNameLeavesItsFolder() {
        for (String hostile : List.of("../../etc/passwd", "/etc/passwd", "..", ".", "", "a\0b", "a\nb", "\u001b[2J",
                "C:\\Windows\\x", "-rf", ".hidden", "con", "NUL.txt", "com1", "x.", "\u202egnp", "a:b",
                "x".repeat(9999))) {
            String name = new FileNames().of(hostile, ".png");
            assertThat(Path.of("/folder").resolve(name).normalize()).hasParentRaw(Path.of("/folder"));
            assertThat(name).matches("[\\p{L}\\p{N}_][\\p{L}\\p{N}._-]*\\.png").hasSizeLessThan(120);
            assertThat(name).doesNotMatch("(?i)(con|nul|com1)\\..*");
        }
    }

    @Test
    void noNameIsLongerThanAFileSystemTakes() {
        String long3 = "層".repeat(90);
        FileNames names = new FileNames();
        assertThat(names.of(long3, ".svg").getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(255);
        assertThat(names.of(long3 + "b", ".details.svg").getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThanOrEqualTo(255);
    }

    @Test
    void namesThatBecomeEqualAreToldApart() {
        FileNames names = new FileNames();
        assertThat(List.of(names.of("a/b", ".png"), names.of("a:b", ".png"), names.of("A_B", ".png")))
                .containsExactly("a_b.png", "a_b-2.png", "A_B-3.png");
    }
}
