package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.chart.ChartFiles;
import org.eigenscope.chart.EsdView;
import org.eigenscope.chart.LayerChart;
import org.eigenscope.cli.Arguments.Value;
import org.eigenscope.model.Layer;
import org.eigenscope.output.AtomicFile;
import org.eigenscope.output.AtomicFile.Mode;
import org.eigenscope.output.FileNames;
import org.eigenscope.output.OutputException;
import org.eigenscope.output.StagedFolder;

/** The folder of charts that an analysis is asked for. The charts appear together, after the analysis. */
final class ChartOutputs implements AutoCloseable {

    private final Value<Path> folder;
    private final Value<List<ChartFiles.Kind>> formats;
    private final Value<List<LayerChart>> kinds;
    private final FigureFlags figures;
    private final FileNames expected = new FileNames();
    private final FileNames models = new FileNames();
    private StagedFolder staged;

    ChartOutputs(Arguments arguments) {
        folder = arguments.option(Path.class, "--charts", "FOLDER", "Draw every layer into this folder.");
        formats = arguments.list(ChartFiles.Kind.class, "--chart-format", "FORMAT", "svg",
                "png, svg or pdf; several by comma. Default: ${DEFAULT-VALUE}.");
        kinds = arguments.list(LayerChart.class, "--chart", "CHART", "esd_log_log",
                "Which charts: ${COMPLETION-CANDIDATES} (in any case). Default: ${DEFAULT-VALUE}.");
        figures = new FigureFlags(arguments);
    }

    boolean wanted() {
        return folder.get() != null;
    }

    void begin(Mode mode) throws OutputException {
        if (wanted()) {
            figures.size();
            staged = StagedFolder.begin(folder.get(), mode);
        }
    }

    /** Fails if a chart of these layers has a file in its way: the names are known before anything is analyzed. */
    void expect(String model, List<Layer> layers, AnalysisOptions options, boolean alone) throws OutputException {
        Path place = place(expected, model, alone);
        FileNames names = new FileNames();
        for (Layer layer : layers) {
            int parts = layer.weights() == null || options.poolSlices() ? 1 : layer.weights().slices();
            for (int part = 0; part < parts; part++) {
                if (!LayerAnalyzer.reason(layer, options.poolSlices() ? -1 : part, options).isEmpty()) {
                    continue;
                }
                String name = names.of(layer.name(), "");
                for (LayerChart kind : kinds.get()) {
                    for (ChartFiles.Kind format : formats.get()) {
                        staged.check(place.resolve(file(name, kind, format)));
                    }
                }
            }
        }
    }

    /** Draws the charts of a model. */
    void add(ModelReport report, boolean alone) throws IOException {
        if (!wanted()) {
            return;
        }
        Path place = place(models, report.model().name(), alone);
        FileNames names = new FileNames();
        Map<Path, AtomicFile.Content> files = new HashMap<>();
        for (Analyzed layer : report.analyzed()) {
            String name = names.of(layer.layer().name(), "");
            for (LayerChart kind : kinds.get()) {
                for (ChartFiles.Kind format : kind.fits(layer) ? formats.get() : List.<ChartFiles.Kind>of()) {
                    files.put(place.resolve(file(name, kind, format)), out -> ChartFiles.write(
                            kind.draw(layer, EsdView.DEFAULT, figures.style()).chart(), format, out, figures.size()));
                }
            }
        }
        staged.write(files);
    }

    private static Path place(FileNames models, String model, boolean alone) {
        return Path.of(alone ? "" : models.of(model, ""));
    }

    private String file(String name, LayerChart kind, ChartFiles.Kind format) {
        String which = kinds.get().size() == 1 ? "" : "-" + kind.name().toLowerCase(Locale.ROOT);
        return name + which + "." + format.ending();
    }

    /** Puts the charts in their places; gives the folder.get(). */
    Optional<Path> commit() throws OutputException {
        if (staged != null) {
            staged.commit();
        }
        return Optional.ofNullable(folder.get());
    }

    @Override
    public void close() {
        if (staged != null) {
            staged.close();
        }
    }
}
