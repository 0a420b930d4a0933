package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eigenscope.cli.Session.MODELS;

class GateTest {

    private static final Path MLP = MODELS.resolve("digits-mlp.safetensors");
    private static final Path CNN = MODELS.resolve("digits-cnn.safetensors");

    @TempDir
    private Path folder;
    private Session session;

    @BeforeEach
    void begin() {
        session = new Session(folder);
    }

    @Test
    void theGate() throws IOException {
        assertThat(session.run("analyze", "-q", MLP, "--fail-on", "trap")).isEqualTo(1);
        assertThat(session.err()).isEqualTo("digits-mlp.safetensors: failed: traps found (--fail-on trap)\n");
        assertThat(session.run("analyze", "-q", MLP, "--fail-on", "trap,over-trained")).isEqualTo(1);
        assertThat(session.err()).isEqualTo("digits-mlp.safetensors: failed: traps and over-trained layers found "
                + "(--fail-on trap,over-trained)\n");
        assertThat(session.run("analyze", "-q", CNN, "--fail-on", "under-trained")).isEqualTo(1);
        assertThat(session.run("analyze", "-q", MLP, "--fail-on", "under-trained")).isZero();
        Path noise = new Weights().noise("a.weight", 1).noise("b.weight", 2).to(folder.resolve("noise.safetensors"));
        assertThat(session.run("analyze", "-q", noise, "--fail-on", "trap")).isZero();
    }

    @Test
    void aGateForTrapsNeedsTheShuffles() {
        assertThat(session.run("analyze", "-q", MLP, "--fail-on", "trap", "--no-randomize")).isEqualTo(2);
        assertThat(session.err()).contains("--fail-on trap needs the shuffles that --no-randomize leaves out");
    }

    /** Matrices under names of biases are no layers, whatever they hold. */
    @Test
    void aGateOverLessThanHalfOfTheParametersIsNotPassed() throws IOException {
        Path file = new Weights().noise("fc.weight", 1).noise("a.bias", 2).noise("b.bias", 3)
                .to(folder.resolve("hidden.safetensors"));
        assertThat(session.run("analyze", "-q", file, "--fail-on", "trap")).isEqualTo(1);
        assertThat(session.err()).contains("hidden.safetensors: not passed: only 33 % of its parameters could be "
                + "tested (--fail-on trap needs at least half)");
        assertThat(session.run("analyze", "-q", file)).isZero();
    }

    /** A matrix that most elements of are alike has no trap test. */
    @Test
    void whatWasNotTestedForTrapsIsNotPassed() throws IOException {
        Path file = new Weights().sparse("fc.weight").to(folder.resolve("sparse.safetensors"));
        for (String command : new String[] {"analyze", "screen"}) {
            assertThat(session.run(command, "-q", file, "--fail-on", "trap")).as(command).isEqualTo(1);
            assertThat(session.err()).contains("sparse.safetensors: not passed: only 0 % of its parameters could be "
                    + "tested (--fail-on trap needs at least half)");
        }
    }

    @Test
    void whatHasNoExponentIsNotPassed() throws IOException {
        Path file = new Weights().identity("fc.weight").to(folder.resolve("one.safetensors"));
        assertThat(session.run("analyze", "-q", file, "--fail-on", "under-trained")).isEqualTo(1);
        assertThat(session.err()).contains("one.safetensors: not passed: only 0 %", "--fail-on under-trained");
    }

    /** Files of a folder that are no networks are passed over; if there are no others, nothing was tested. */
    @Test
    void aFolderWithoutLayersIsNotPassed() throws IOException {
        new Weights().noise("a.bias", 1).to(folder.resolve("labels.safetensors"));
        for (String command : new String[] {"analyze", "screen"}) {
            assertThat(session.run(command, folder, "--fail-on", "trap")).as(command).isEqualTo(3);
        }
    }

    @Test
    void filtersThatLeaveNothingAreWrongUsage() {
        for (String command : new String[] {"analyze", "screen"}) {
            assertThat(session.run(command, MLP, "--layers", "none*", "--fail-on", "trap")).as(command).isEqualTo(2);
        }
    }
}
