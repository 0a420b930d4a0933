package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.eigenscope.cli.Session.MODELS;

class CompareCommandTest {

    private static final Path MLP = MODELS.resolve("digits-mlp.safetensors");

    @TempDir
    private Path folder;
    private Session session;

    @BeforeEach
    void begin() {
        session = new Session(folder);
    }

    @Test
    void theSameWeightsInTwoFormatsAreNotApart() {
        assertThat(session.run("compare", "-q", MLP, MODELS.resolve("digits-mlp.pt"))).isZero();
        assertThat(session.out()).containsPattern("fc2 +0 +0 +0\\.00° +\\+0\\.000 +\\+0");
    }

    @Test
    void whatDiffersIsMeasuredAndWritten() throws IOException {
        Path csv = folder.resolve("c.csv");
        Path other = new Weights().noise("fc1.weight", 1).noise("extra.weight", 2).to(folder.resolve("m.safetensors"));
        assertThat(session.run("compare", MLP, other, "--csv", csv)).isZero();
        assertThat(session.out()).containsPattern("fc1 .*the shapes differ: 256 × 64 and 32 × 32")
                .containsPattern("fc2 .*only the first model has it").containsPattern("extra .*only the second model has it");
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines.getFirst())
                .isEqualTo("name,first_id,second_id,distance,relative,angle,delta_alpha,delta_traps,note");
        assertThat(lines).hasSize(5).contains("fc2,2,,,,,,,only the first model has it");
        assertThat(session.run("compare", MLP, other, "--csv", csv)).isEqualTo(2);
    }

    @Test
    void aModelThatCannotBeReadIsSaid() {
        assertThat(session.run("compare", MLP, folder.resolve("none.onnx"))).isEqualTo(3);
        assertThat(session.err()).contains("none.onnx does not exist");
        assertThat(session.run("compare", MLP)).isEqualTo(2);
    }

    @Test
    void anInterruptionEndsIt() {
        session.interruption.request();
        assertThat(session.run("compare", "-q", MLP, MLP)).isEqualTo(130);
    }
}
