package org.eigenscope.format;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

/** A layer that claims far more than its file can hold is told, and analyzed only when it is asked for. */
class OversizedLayersTest {

    @Test
    void arraysThatWereNeverWrittenAreLeftToWhoAsksForThem() throws Exception {
        Model model = new ModelFiles().open(Path.of("src/test/resources/hdf5/never-written.h5"));

        assertThat(model.findings()).singleElement().satisfies(finding -> assertThat(finding.message())
                .contains("3 layers claim", "1,200,000,000 in all", "--oversized"));
        Layer never = layer(model, "never0");
        assertThat(LayerAnalyzer.reason(never, -1, AnalysisOptions.DEFAULT))
                .contains("400,000,000 elements", "far more than the file", "--oversized");
        assertThat(LayerAnalyzer.reason(never, -1, AnalysisOptions.DEFAULT.withOversized(true))).isEmpty();
        assertThat(LayerAnalyzer.reason(layer(model, "written"), -1, AnalysisOptions.DEFAULT)).isEmpty();
    }

    private static Layer layer(Model model, String name) {
        return model.layers().stream().filter(layer -> layer.name().equals(name)).findFirst().orElseThrow();
    }

    /** Models of every format that trained weights are in, adapters among them, claim what they hold. */
    @Test
    void noFixtureClaimsTooMuch() throws Exception {
        ModelFiles files = new ModelFiles();
        int opened = 0;
        List<Path> all;
        try (Stream<Path> walk = Files.walk(Path.of("src/test/resources"))) {
            all = walk.filter(path -> !path.endsWith("never-written.h5")).toList();
        }
        for (Path file : all) {
            if (files.recognizes(file)) {
                try {
                    assertThat(files.open(file).layers()).as(file.toString())
                            .allSatisfy(layer -> assertThat(layer.excess()).isEmpty());
                    opened++;
                } catch (ModelFormatException e) {
                    // Some are there to be refused.
                }
            }
        }
        assertThat(opened).isGreaterThan(150);
    }
}
