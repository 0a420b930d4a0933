package org.eigenscope.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import static org.assertj.core.api.Assertions.assertThat;

/** A model of which nothing is analyzed says why, whatever the command and also with -q. */
class NothingAnalyzedTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"hunt/optimizer.safetensors, what training keeps beside a weight",
            "hunt/states.pt, what training keeps beside a weight",
            "hunt/spacy, it is a pipeline of spaCy", "hunt/bitnet, no layer was analyzed"})
    void saysWhatTheTensorsAreInstead(String file, String words) {
        Session session = new Session(folder);

        int code = session.run("analyze", Path.of("src/test/resources").resolve(file), "-q", "--no-randomize");

        assertThat(code).isEqualTo(3);
        assertThat(session.err()).contains("no layer was analyzed", words);
    }

    /** Beside a model that is read, a folder that holds none still says why, as if it stood alone. */
    @ParameterizedTest
    @CsvSource({"analyze, hunt/spacy, it is a pipeline of spaCy", "screen, hunt/spacy, it is a pipeline of spaCy",
            "analyze, schemas, the folder holds no known weight file",
            "screen, schemas, the folder holds no known weight file"})
    void aFolderWithoutAModelIsToldBesideAModel(String command, String other, String words) {
        Session session = new Session(folder);
        Path resources = Path.of("src/test/resources");

        int code = session.run(command, "-q", resources.resolve("hunt/torchtune"), resources.resolve(other));

        assertThat(code).isEqualTo(3);
        assertThat(session.err()).contains(words).doesNotContain("no layer was");
    }

    /** What was not decoded has been said by then. */
    @ParameterizedTest
    @CsvSource({"hunt/bitnet", "hunt/fp8-unknown.safetensors", "hunt/sharded-tensor.pt"})
    void doesNotSayTwiceWhatWasNotDecoded(String file) {
        Session session = new Session(folder);

        session.run("analyze", Path.of("src/test/resources").resolve(file), "-q", "--no-randomize");

        assertThat(session.err()).contains("no layer was analyzed").doesNotContain("of its tensors");
    }
}
