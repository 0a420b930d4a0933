package org.eigenscope.store;

import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FileHashesTest {

    private static final Path MLP = Path.of("src/test/resources/formats/digits-mlp.safetensors");

    @TempDir
    private Path folder;

    @Test
    void aFileIsReadOnceAndItsReadingIsTold() throws Exception {
        Path file = Files.copy(MLP, folder.resolve("m.safetensors"));
        Model model = new ModelFiles().open(file);
        List<Double> told = new ArrayList<>();
        FileHashes hashes = new FileHashes(new AnalysisContext() {
            @Override
            public void progress(double fraction) {
                told.add(fraction);
            }
        });
        List<FileHash> first = hashes.of(model);
        assertThat(first).hasSize(1);
        assertThat(told).isSorted().hasSizeGreaterThan(1).endsWith(1.0);
        int reads = told.size();
        Files.delete(file);
        assertThat(hashes.of(model)).isEqualTo(first);
        assertThat(told).hasSize(reads);
    }

    @Test
    void theCallerMayEndTheReading() throws Exception {
        Model model = new ModelFiles().open(MLP);
        FileHashes hashes = new FileHashes(new AnalysisContext() {
            @Override
            public void checkpoint() {
                throw new CancellationException("enough");
            }
        });
        assertThatThrownBy(() -> hashes.of(model)).isInstanceOf(InterruptedIOException.class)
                .hasMessageContaining("interrupted");
    }
}
