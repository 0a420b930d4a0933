package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.eigenscope.cli.Session.MODELS;

class ScreenCommandTest {

    private static final Path MLP = MODELS.resolve("digits-mlp.safetensors");

    @TempDir
    private Path folder;
    private Session session;

    @BeforeEach
    void begin() {
        session = new Session(folder);
    }

    @Test
    void trapsAreListedWithTheirCause() {
        assertThat(session.run("screen", MLP)).isZero();
        assertThat(session.out()).containsPattern("fc2 +5\\.\\d+ +35\\d\\.\\d +a mean shift of the elements");
        assertThat(session.err()).containsPattern("3 layers screened in \\d+\\.\\d\\d s \\(0\\.3 MB\\); 2 traps "
                + "predicted in 2");
    }

    @Test
    void theGate() throws IOException {
        assertThat(session.run("screen", "-q", MLP, "--fail-on", "trap")).isEqualTo(1);
        assertThat(session.run("screen", "-q", MLP, "--fail-on", "over-trained")).isEqualTo(2);
        Path noise = new Weights().noise("a.weight", 1).to(folder.resolve("noise.safetensors"));
        assertThat(session.run("screen", "-q", noise, "--fail-on", "trap")).isZero();
        assertThat(session.out() + session.err()).isEmpty();
    }

    @Test
    void whatCannotBeReadIsSaid() {
        assertThat(session.run("screen", folder.resolve("none.onnx"))).isEqualTo(3);
        assertThat(session.err()).contains("none.onnx does not exist", "no model was screened");
    }

    @Test
    void whatClaimsMoreThanItsFileHoldsIsLeftOutAndMissed() {
        Path file = Path.of("src/test/resources/hdf5/never-written.h5");

        assertThat(session.run("screen", "-q", file)).isEqualTo(4);
        assertThat(session.err()).contains("never0: its 400,000,000 elements are far more than the file",
                "--oversized");
        assertThat(session.run("analyze", "-q", "--no-randomize", file)).isEqualTo(4);
        assertThat(session.out()).contains("FAILED: its 400,000,000 elements", "1 layer analyzed, 3 failed");
        assertThat(session.run("analyze", "--ids", "4", "--oversized", file)).isZero();
    }

    @Test
    void anInterruptionEndsIt() {
        session.interruption.request();
        assertThat(session.run("screen", MLP)).isEqualTo(130);
    }
}
