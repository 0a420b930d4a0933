package org.eigenscope.desktop.workbench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import static org.assertj.core.api.Assertions.assertThat;

/** What is watched of a model that is open. */
class FileStampTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"model.safetensors.index.json, model-00001-of-00002.safetensors",
        "pytorch_model.bin.index.json, pytorch_model-00002-of-00002.bin",
        "model.ckpt.index, model.ckpt.data-00000-of-00001",
        "model.onnx, model.onnx_data"})
    void theFilesOfAnIndexAreWatchedWithIt(String index, String part) throws IOException {
        Path opened = Files.writeString(folder.resolve(index), "index");
        Path weights = Files.writeString(folder.resolve(part), "weights");
        FileStamp before = FileStamp.of(opened);
        assertThat(FileStamp.of(opened)).isEqualTo(before);
        Files.writeString(weights, "other weights");
        FileStamp changed = FileStamp.of(opened);
        assertThat(changed).isNotEqualTo(before);
        Files.delete(weights);
        assertThat(FileStamp.of(opened)).isNotEqualTo(changed);
    }

    @Test
    void whatLiesBesideAModelByChanceIsNot() throws IOException {
        Path opened = Files.writeString(folder.resolve("model.safetensors"), "weights");
        Path index = Files.writeString(folder.resolve("other.safetensors.index.json"), "index");
        FileStamp before = FileStamp.of(opened);
        FileStamp other = FileStamp.of(index);
        Files.writeString(folder.resolve("model-card.md"), "words");
        assertThat(FileStamp.of(opened)).isEqualTo(before);
        assertThat(FileStamp.of(index)).isEqualTo(other);
    }

    @Test
    void anIndexThatIsGoneIsGoneThoughItsPartsAreThere() throws IOException {
        Path opened = Files.writeString(folder.resolve("model.safetensors.index.json"), "index");
        Files.writeString(folder.resolve("model-00001-of-00001.safetensors"), "weights");
        Files.delete(opened);
        assertThat(FileStamp.of(opened).gone()).isTrue();
    }
}
