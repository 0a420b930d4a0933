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
            "hunt/bitnet, no layer was analyzed"})
    void saysWhatTheTensorsAreInstead(String file, String words) {
        Session session = new Session(folder);

        int code = session.run("analyze", Path.of("src/test/resources").resolve(file), "-q", "--no-randomize");

        assertThat(code).isEqualTo(3);
        assertThat(session.err()).contains("no layer was analyzed", words);
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
