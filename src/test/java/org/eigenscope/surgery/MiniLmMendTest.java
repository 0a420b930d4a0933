package org.eigenscope.surgery;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.run.AnalysisListener;
import org.eigenscope.analysis.run.ModelAnalyzer;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.linalg.Backends;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.output.AtomicFile.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The seven traps of a public model are seven elements: nothing else of its 91 MB may change. */
class MiniLmMendTest {

    @TempDir
    private Path folder;

    @Test
    void sevenElementsChange() throws Exception {
        Path file = folder.resolve("model.onnx");
        try (InputStream in = MiniLmMendTest.class.getResourceAsStream("/all-minilm-l6-v2.onnx")) {
            Files.copy(Objects.requireNonNull(in), file);
        }
        Model model = new ModelFiles().open(file);
        AnalysisOptions options = AnalysisOptions.DEFAULT;
        ModelAnalyzer analyzer = new ModelAnalyzer(Backends.best());
        MendPlanner mender = new MendPlanner(Backends.best(), options);
        List<Layer> suspects = mender.suspects(model.layers(), AnalysisContext.UNHINDERED);
        assertThat(suspects).hasSizeLessThan(model.layers().size() / 4);
        ModelReport report = analyzer.start(model, suspects, options, AnalysisListener.NONE).join();
        CopyPlace place = new CopyPlace(model, folder.resolve("mended.onnx"), Mode.NEW);
        MendPlan plan = mender.plan(report.analyzed(), LayerReport.Analyzed::traps, new Removal.ByCause(), place,
                AnalysisContext.UNHINDERED);
        assertThat(plan.left()).isEmpty();
        MendedModel mended = MendedModel.write(place, plan.changes(), MendedModel.by(analyzer, options),
                AnalysisContext.UNHINDERED);
        assertThat(mended.layers()).hasSize(6).allSatisfy(layer -> {
            assertThat(layer.trapsLeft()).isZero();
            assertThat(layer.tied()).isFalse();
        });
        assertThat(mended.layers().stream().mapToLong(layer -> layer.stored().elements()).sum()).isEqualTo(7);
        assertThat(differences(file, mended.path())).isBetween(7, 7 * 4);
    }

    /** How many bytes of a file are others; behind its last byte comes the note on what was done, and no more. */
    private static int differences(Path one, Path other) throws Exception {
        byte[] before = Files.readAllBytes(one);
        byte[] after = Files.readAllBytes(other);
        assertThat(after).hasSizeBetween(before.length + 1, before.length + 1000);
        assertThat(new String(after, before.length, after.length - before.length, StandardCharsets.UTF_8))
                .contains("eigenscope");
        int differences = 0;
        for (int i = 0; i < before.length; i++) {
            differences += before[i] == after[i] ? 0 : 1;
        }
        return differences;
    }
}
