package org.eigenscope.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** What the command says before an engine is needed. */
class ImpactCommandTest {

    private static final Path DIGITS = Path.of("src/test/resources/impact");

    @TempDir
    private Path folder;

    private String error(int code, Object... words) {
        Session session = new Session(folder);
        assertThat(session.run(words)).isEqualTo(code);
        return session.err();
    }

    @Test
    void weightsAloneCannotBeRun() {
        assertThat(error(ExitCode.FILES, "impact", "-q", Session.MODELS.resolve("digits-mlp.safetensors")))
                .contains("it holds weights, but not the network that uses them").contains("torch.onnx.export");
    }

    @Test
    void wrongUsageIsTold() {
        Path model = DIGITS.resolve("digits-overtrained.onnx");
        assertThat(error(ExitCode.USAGE, "impact", model, "--labels", "y")).contains("--labels needs --inputs");
        assertThat(error(ExitCode.USAGE, "impact", model, "--shape", "x")).contains("image:3x224x224");
        assertThat(error(ExitCode.USAGE, "impact", model, "--as", "logits:logit")).contains("did you mean logits");
        assertThat(error(ExitCode.USAGE, "impact", model, "--tokens", "8", "--inputs",
                DIGITS.resolve("digits-test.npz")))
                .contains("leave out --tokens or --inputs");
        assertThat(error(ExitCode.USAGE, "impact", model, "--probes", "1")).contains("at least 2");
        assertThat(error(ExitCode.USAGE, "impact", model, "--trap", "fc9:1")).contains("--trap");
        assertThat(error(ExitCode.USAGE, "impact", model, "--way", "magic")).contains("cause");
    }

    @Test
    void arraysThatDoNotFitAreTold() {
        assertThat(error(ExitCode.FILES, "impact", "-q", DIGITS.resolve("digits-overtrained.onnx"), "--inputs",
                DIGITS.resolve("digits-test.npz"), "--labels", "z")).contains("has no array 'z'")
                .doesNotContain("Eigenscope has failed");
    }
}
