package org.eigenscope.fuzz;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.ZipException;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.TestFiles;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A reader's fault is told by its cause, not by words that a file can hold. */
class LastResortTest {

    private static final String WORDS = "its index cannot be read (java.lang.IllegalStateException: x)";

    @TempDir
    Path folder;

    @Test
    void wordsOfAFileAreNoFault() throws Exception {
        byte[] file = TestFiles.safetensors("{\"%s\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,2]}}"
                .formatted(WORDS), new byte[8]);
        Path path = folder.resolve("model.safetensors");

        OpenFuzzer.attempt(path, file);

        assertThat(new String(file, StandardCharsets.ISO_8859_1)).contains(WORDS);
        ModelFormatException failure = catchThrowableOfType(ModelFormatException.class, () -> new ModelFiles()
                .open(path));
        assertThat(failure).hasMessageContaining(WORDS);
        assertThat(OpenFuzzer.isLastResort(failure)).isFalse();
    }

    @Test
    void whatAReaderLetThroughIsOne() {
        RuntimeException cause = new IllegalStateException("x");
        ModelFormatException let = new Malformed(folder.resolve("a"), "its index cannot be read (%s)".formatted(cause),
                cause);

        assertThatThrownBy(() -> OpenFuzzer.check(let)).isInstanceOf(AssertionError.class).hasMessageContaining(WORDS);
        assertThat(OpenFuzzer.isLastResort(new Malformed(folder.resolve("a"), WORDS))).isFalse();
        assertThat(OpenFuzzer.isLastResort(new Malformed(folder.resolve("a"), WORDS, new ZipException("x")))).isFalse();
    }
}
