package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.chart.Chart;
import org.eigenscope.chart.ChartFiles;
import org.eigenscope.chart.Charts;
import org.eigenscope.chart.ComparisonChart;
import org.eigenscope.chart.Drawing;
import org.eigenscope.chart.EsdView;
import org.eigenscope.chart.LayerChart;
import org.eigenscope.chart.ModelChart;
import org.eigenscope.chart.SeriesChart;
import org.eigenscope.chart.TimelineChart;
import org.eigenscope.cli.Arguments.Value;
import org.eigenscope.model.Layer;
import org.eigenscope.output.AtomicFile;
import org.eigenscope.output.AtomicFile.Mode;
import org.eigenscope.output.FileNames;
import org.eigenscope.output.OutputException;
import org.eigenscope.output.StagedFolder;

/**
 * The folder of charts that an analysis is asked for: those of every layer, and those of the whole model once. They
 * appear together, after the analysis.
 */
final class ChartOutputs implements AutoCloseable {

    private final Arguments arguments;
    private final Value<Path> folder;
    private final Value<List<ChartFiles.Kind>> formats;
    private final Value<List<Chart>> kinds;
    private final FigureFlags figures;
    private final FileNames expected = new FileNames();
    private final FileNames models = new FileNames();
    private StagedFolder staged;

    ChartOutputs(Arguments arguments) {
        this.arguments = arguments;
        folder = arguments.option(Path.class, "--charts", "FOLDER",
                "Draw every layer, or the whole model, into this folder.");
        formats = arguments.list(ChartFiles.Kind.class, "--chart-format", "FORMAT", "svg",
                "png, svg or pdf; separate several with commas. Default: ${DEFAULT-VALUE}.");
        kinds = arguments.choices("--chart", "CHART", ChartOutputs::possible, Chart::id,
                "Which charts: ${COMPLETION-CANDIDATES} (in any case). Default: " + Charts.SPECTRUM_ID + ".");
        figures = new FigureFlags(arguments);
    }

    /** All but those of several models, and of a run. */
    private static List<Chart> possible() {
        return Charts.ALL.stream().filter(chart -> !(chart instanceof ComparisonChart)
                && !(chart instanceof SeriesChart) && !(chart instanceof TimelineChart)).toList();
    }

    boolean wanted() {
        return folder.get() != null;
    }

    void begin(Mode mode) throws OutputException {
        arguments.need(wanted(), "--charts FOLDER, where they go", "--chart", "--chart-format", "--theme", "--size",
                "--dpi", "--no-title");
        if (wanted()) {
            figures.size();
            staged = StagedFolder.begin(folder.get(), mode);
        }
    }

    /** Fails if a chart of these layers has a file in its way: the names are known before anything is analyzed. */
    void expect(String model, List<Layer> layers, AnalysisOptions options, boolean alone) throws OutputException {
        Path place = place(expected, model, alone);
        FileNames names = new FileNames();
        for (ModelChart kind : ofModel()) {
            check(place, names.of(kind.id(), ""));
        }
        for (Layer layer : layers) {
            for (Integer slice : LayerAnalyzer.slices(layer, options)) {
                if (!LayerAnalyzer.reason(layer, slice, options).isEmpty()) {
                    continue;
                }
                String name = names.of(layer.name(), "");
                for (LayerChart kind : ofLayer()) {
                    check(place, file(name, kind));
                }
            }
        }
    }

    private void check(Path place, String stem) throws OutputException {
        for (ChartFiles.Kind format : formats.get()) {
            staged.check(place.resolve(stem + "." + format.ending()));
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
        List<Analyzed> layers = report.analyzed();
        for (ModelChart kind : ofModel()) {
            String name = names.of(kind.id(), "");
            if (kind.fits(layers)) {
                put(files, place, name, () -> kind.draw(report.model().name(), layers, null, figures.style()));
            }
        }
        for (Analyzed layer : layers) {
            String name = names.of(layer.layer().name(), "");
            for (LayerChart kind : ofLayer()) {
                if (kind.fits(layer)) {
                    put(files, place, file(name, kind), () -> kind.draw(layer, EsdView.DEFAULT, figures.style()));
                }
            }
        }
        staged.write(files);
    }

    private void put(Map<Path, AtomicFile.Content> files, Path place, String stem, Supplier<Drawing> drawing) {
        for (ChartFiles.Kind format : formats.get()) {
            files.put(place.resolve(stem + "." + format.ending()),
                    out -> ChartFiles.write(drawing.get().chart(), format, out, figures.size()));
        }
    }

    private List<LayerChart> ofLayer() {
        return kinds.get().isEmpty() ? List.of(Charts.SPECTRUM) : of(LayerChart.class);
    }

    private List<ModelChart> ofModel() {
        return of(ModelChart.class);
    }

    private <T extends Chart> List<T> of(Class<T> kind) {
        return kinds.get().stream().filter(kind::isInstance).map(kind::cast).distinct().toList();
    }

    private static Path place(FileNames models, String model, boolean alone) {
        return Path.of(alone ? "" : models.of(model, ""));
    }

    private String file(String name, LayerChart kind) {
        return ofLayer().size() == 1 ? name : name + "-" + kind.id();
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
