package org.eigenscope.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.Detail;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.analysis.run.AnalysisListener;
import org.eigenscope.analysis.run.AnalysisRun;
import org.eigenscope.analysis.run.ModelAnalyzer;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.linalg.Backends;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.output.AtomicFile.Mode;
import org.eigenscope.report.ReportFiles;
import org.eigenscope.store.ReportReader;
import org.eigenscope.store.ReportedRun;

/**
 * An opened model, for programs that use Eigenscope as a library. Whatever the commands open is opened: a weight file,
 * the folder of a model, {@code hf://organization/name}, or a report of an analysis.
 */
public final class Eigenscope {

    private final Model model;
    private final Optional<ModelReport> stored;

    private Eigenscope(Model model, Optional<ModelReport> stored) {
        this.model = model;
        this.stored = stored;
    }

    /**
     * Opens a model; only its index is read. Of a report what it tells is read.
     *
     * @throws ModelFormatException if what the file holds prevents it
     * @throws IOException if it cannot be read
     */
    public static Eigenscope open(Path model) throws IOException, ModelFormatException {
        if (!ReportReader.recognizes(model)) {
            return new Eigenscope(new ModelFiles().open(model), Optional.empty());
        }
        List<ModelReport> reports = new ReportReader().read(model);
        if (reports.size() != 1) {
            throw new Unsupported(model, ("it is a report of %d models, where a report of "
                    + "one is needed").formatted(reports.size()));
        }
        return new Eigenscope(reports.getFirst().model(), Optional.of(reports.getFirst()));
    }

    /** Gives what the file holds: its layers in their order, and what was found in it. */
    public Model model() {
        return model;
    }

    /** Analyzes all layers as the commands do without an option. */
    public ModelReport analyze() throws InterruptedException {
        return analyze(AnalysisOptions.DEFAULT);
    }

    /** Analyzes all layers. */
    public ModelReport analyze(AnalysisOptions options) throws InterruptedException {
        return analyze(options, layer -> true);
    }

    /**
     * Analyzes layers, on as many threads as the options say, and waits for the end. A layer that fails is
     * {@link LayerReport.Failed}. Of a report that was opened the figures are those it holds.
     *
     * @param wanted says which layers
     * @throws InterruptedException if this thread is interrupted; then the analysis ends
     */
    public ModelReport analyze(AnalysisOptions options, Predicate<Layer> wanted) throws InterruptedException {
        List<Layer> layers = model.layers().stream().filter(wanted).toList();
        if (stored.isPresent()) {
            return ReportedRun.of(stored.get(), model, layers);
        }
        LayerAnalyzer analyzer = new LayerAnalyzer(Backends.best(), EnumSet.allOf(Detail.class));
        AnalysisRun run = new ModelAnalyzer(analyzer).start(model, layers, options, new AnalysisListener() {});
        try {
            return run.join();
        } catch (InterruptedException e) {
            run.cancel();
            throw e;
        }
    }

    /**
     * Writes a report: as CSV if the name ends in {@code .csv}, as a page if it ends in {@code .html}, all eigenvalues
     * as NumPy arrays if it ends in {@code .npz}, else as JSON that opens again.
     *
     * @throws org.eigenscope.output.OutputException if the file exists or cannot be written
     */
    public static void write(ModelReport report, Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        ReportFiles.write(name.endsWith(".csv") ? ReportFiles.details(file, Mode.NEW)
                : name.endsWith(".html") ? ReportFiles.html(file, Mode.NEW)
                : name.endsWith(".npz") ? ReportFiles.eigenvalues(file, Mode.NEW) : ReportFiles.json(file, Mode.NEW),
                report);
    }
}
