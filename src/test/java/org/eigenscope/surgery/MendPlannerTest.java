package org.eigenscope.surgery;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.linalg.Backends;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.output.AtomicFile.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

class MendPlannerTest {

    @TempDir
    private Path folder;

    /** The file loses its end, where the second layer is, after the analysis. */
    @Test
    void aLayerThatCannotBeReadAnyMoreIsLeft() throws Exception {
        Path file = Files.copy(Path.of("assets/models/digits-overtrained.safetensors"),
                folder.resolve("m.safetensors"));
        Model model = new ModelFiles().open(file);
        LinearAlgebra algebra = Backends.best();
        LayerAnalyzer analyzer = new LayerAnalyzer(algebra);
        List<LayerReport.Analyzed> reports = List.of(
                analyzed(analyzer, model, "fc1"), analyzed(analyzer, model, "fc2"));
        try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
            cut.setLength(cut.length() - (1 << 16));
        }
        MendPlan plan = new MendPlanner(algebra, AnalysisOptions.DEFAULT).plan(reports, LayerReport.Analyzed::traps,
                new Removal.ByCause(), new CopyPlace(model, folder.resolve("out.safetensors"), Mode.NEW),
                AnalysisContext.UNHINDERED);
        assertThat(plan.changes()).extracting(change -> change.layer().name()).containsExactly("fc1");
        assertThat(plan.left()).extracting(LeftLayer::words).singleElement().asString()
                .startsWith("fc2 is left unchanged: it cannot be read: ");
    }

    private static LayerReport.Analyzed analyzed(LayerAnalyzer analyzer, Model model, String name) throws Exception {
        Layer layer = model.layers().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
        return (LayerReport.Analyzed) analyzer.analyze(layer, null, AnalysisOptions.DEFAULT,
                AnalysisContext.UNHINDERED);
    }
}
