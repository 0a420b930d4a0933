package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** What could not be read or decoded is said, also with -q, and no gate passes it: the table in docs/formats.md. */
class MissingFiguresTest {

    private static final Path FOUND = Path.of("src/test/resources/found");
    /** A codebook beside an embedding that is whole. */
    private static final Path PARTLY_PACKED = Path.of("src/test/resources/hunt/aqlm.safetensors");
    private static final Path WHOLE = Session.MODELS.resolve("digits-mlp.safetensors");

    @TempDir
    private Path folder;
    private Session session;
    private Path packed;

    @BeforeEach
    void begin() throws IOException {
        // Without the config.json that tells how it is packed.
        packed = Files.copy(FOUND.resolve("quantized/mlx_4bit/model.safetensors"),
                folder.resolve("packed.safetensors"));
        session = new Session(folder);
    }

    @Test
    void aGateDoesNotPassWhatCouldNotBeAnalyzed() {
        for (String command : new String[] {"analyze", "screen"}) {
            assertThat(session.run(command, "-q", packed, "--fail-on", "trap")).as(command).isEqualTo(3);
            assertThat(session.err()).contains("1 layer is left out: packed, not decoded (MLX)");
            assertThat(session.run(command, "-q", WHOLE, packed)).as(command).isEqualTo(3);
        }
        assertThat(session.run("compare", "-q", packed, WHOLE)).isEqualTo(3);
    }

    @Test
    void aPartThatIsNotDecodedIsSaidAndCounted() {
        assertThat(session.run("analyze", "-q", PARTLY_PACKED)).isEqualTo(4);
        assertThat(session.out()).contains("1 layer analyzed, 1 not decoded");
        assertThat(session.err()).contains("not decoded (AQLM)");
        assertThat(session.run("screen", "-q", PARTLY_PACKED)).isEqualTo(4);
        assertThat(session.run("analyze", "-q", PARTLY_PACKED, "--kind", "embedding")).as("nothing else was asked for")
                .isZero();
    }

    @Test
    void damageIsAlwaysSaidAndDescribeEndsWithItToo() throws IOException {
        byte[] gguf = Files.readAllBytes(FOUND.resolve("damaged/half_f32.gguf"));
        Path cut = Files.write(folder.resolve("cut.gguf"), Arrays.copyOf(gguf, gguf.length - 16));
        for (String command : new String[] {"analyze", "screen"}) {
            assertThat(session.run(command, "-q", cut)).as(command).isEqualTo(4);
            assertThat(session.err()).as(command).contains("cut short");
        }
        assertThat(session.run("analyze", "-q", cut, "--layers", "fc1")).as("damage counts for any layer").isEqualTo(4);
        assertThat(session.run("describe", cut)).isEqualTo(4);
        assertThat(session.out()).contains("damaged: ");
    }

    @Test
    void whatIsLeftOutByNatureCostsNothing() throws IOException {
        assertThat(session.run("analyze", "-q", FOUND.resolve("layouts/xlnet"))).isZero();
        assertThat(session.err()).isEmpty();
    }

    @Test
    void jsonAndHtmlHaveIt() throws IOException {
        Path json = folder.resolve("r.json");
        Path html = folder.resolve("r.html");
        session.run("analyze", "-q", PARTLY_PACKED, "--json", json, "--html", html);
        assertThat(json).content().contains("\"severity\":\"undecoded\"");
        assertThat(html).content().contains("not decoded</span>", "packed, not decoded (AQLM)");
    }
}
