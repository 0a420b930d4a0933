package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** An α that is none of a power law is never shown without saying so. */
class AlphaCaveatTest {

    @TempDir
    private Path folder;

    @Test
    void theRowTheSummaryThePageAndTheChartSaySo() throws IOException {
        Path file = new Weights().noise("a.weight", 1).noise("b.weight", 2).to(folder.resolve("noise.safetensors"));
        Path html = folder.resolve("r.html");
        Path csv = folder.resolve("d.csv");
        Session session = new Session(folder);
        assertThat(session.run("analyze", "-q", file, "--html", html, "--csv", csv)).isZero();
        assertThat(session.out()).containsPattern("a +dense .* noise .* do not read alpha")
                .contains("doubtful in every layer (noise)");
        assertThat(html).content().contains("no structure beyond noise: do not read alpha", "doubtful power laws");
        assertThat(csv).content().contains(",noise,");
        for (String title : new String[] {"--quiet", "--no-title"}) {
            Path chart = folder.resolve("a.svg");
            assertThat(session.run("chart", file, "--layer", "a", "--out", chart, "--force", title)).isZero();
            assertThat(chart).content().contains("No power law (noise)").doesNotContain("Power law, α");
        }
        Path depth = folder.resolve("depth.svg");
        assertThat(session.run("chart", file, "--chart", "alpha_by_depth", "--out", depth)).isZero();
        assertThat(depth).content().contains("doubtful power law", "layer (id)");
    }

    /** The CSV keeps WeightWatcher's warning; words for people call no layer so by an α that is not to be read. */
    @Test
    void noWordsCallNoiseUnderTrained() throws IOException {
        Weights weights = new Weights();
        for (int seed = 1; seed <= 6; seed++) {
            weights.noise("layer%d.weight".formatted(seed), seed);
        }
        Path file = weights.to(folder.resolve("noise.safetensors"));
        Path html = folder.resolve("r.html");
        Path csv = folder.resolve("d.csv");
        Session session = new Session(folder);
        assertThat(session.run("analyze", "-q", file, "--html", html, "--csv", csv)).isZero();
        assertThat(csv).content().contains(",under-trained,");
        assertThat(session.out()).contains("do not read alpha").doesNotContain("under-trained");
        assertThat(html).content().contains("every exponent that can be read is between 2 and 6");
    }
}
