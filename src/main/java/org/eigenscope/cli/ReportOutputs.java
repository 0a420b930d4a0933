package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.chart.ChartFiles;
import org.eigenscope.chart.ChartStyle;
import org.eigenscope.chart.EsdView;
import org.eigenscope.chart.LayerChart;
import org.eigenscope.output.AtomicFile.Mode;
import org.eigenscope.output.FileNames;
import org.eigenscope.report.ReportFile;
import org.eigenscope.report.ReportFiles;
import picocli.CommandLine.Option;

/** The files that an analysis is asked to write. They are begun before the analysis, and appear after it. */
final class ReportOutputs implements AutoCloseable {

    @Option(names = "--csv", paramLabel = "FILE",
            description = "Write the details as CSV, with WeightWatcher's column names.")
    private Path csv;

    @Option(names = "--traps", paramLabel = "FILE", description = "Write the traps as CSV, one row a trap.")
    private Path traps;

    @Option(names = "--eigenvalues", paramLabel = "FILE",
            description = "Write all eigenvalues, as NumPy arrays (.npz) or CSV (any other ending).")
    private Path eigenvalues;

    @Option(names = "--json", paramLabel = "FILE", description = "Write everything as JSON.")
    private Path json;

    @Option(names = "--html", paramLabel = "FILE",
            description = "Write a page for people: tables, charts, traps in words. It needs no network.")
    private Path html;

    @Option(names = "--charts", paramLabel = "FOLDER", description = "Draw every layer into this folder.")
    private Path charts;

    @Option(names = "--chart-format", split = ",", defaultValue = "svg", paramLabel = "FORMAT",
            description = "png, svg or pdf; several by comma. Default: ${DEFAULT-VALUE}.")
    private List<ChartFiles.Kind> formats;

    @Option(names = "--chart", split = ",", defaultValue = "esd_log_log", paramLabel = "CHART",
            description = "Which charts: ${COMPLETION-CANDIDATES} (in any case). Default: ${DEFAULT-VALUE}.")
    private List<LayerChart> kinds;

    @Option(names = "--theme", defaultValue = "light", paramLabel = "THEME",
            description = "Of the charts: light, dark, or publication. Default: ${DEFAULT-VALUE}.")
    private Theme theme;

    @Option(names = "--force", description = "Replace files that exist.")
    private boolean force;

    private final List<ReportFile> files = new ArrayList<>();
    private final List<Path> written = new ArrayList<>();
    private final FileNames models = new FileNames();

    /** Begins the files: what cannot be written is known before anything is analyzed. */
    void begin() throws IOException {
        if (csv != null) {
            add(csv, ReportFiles.details(csv, mode()));
        }
        if (traps != null) {
            add(traps, ReportFiles.traps(traps, mode()));
        }
        if (eigenvalues != null) {
            add(eigenvalues, ReportFiles.eigenvalues(eigenvalues, mode()));
        }
        if (json != null) {
            add(json, ReportFiles.json(json, mode()));
        }
        if (html != null) {
            add(html, ReportFiles.html(html, mode()));
        }
    }

    private void add(Path path, ReportFile file) {
        files.add(file);
        written.add(path);
    }

    private Mode mode() {
        return force ? Mode.REPLACE : Mode.NEW;
    }

    /** Adds a model to every file, and draws its charts. */
    void add(ModelReport report, boolean alone) throws IOException {
        for (ReportFile file : files) {
            file.add(report);
        }
        if (charts != null) {
            Path folder = alone ? charts : charts.resolve(models.of(report.model().name(), ""));
            Files.createDirectories(folder);
            FileNames names = new FileNames();
            for (Analyzed layer : report.analyzed()) {
                String name = names.of(layer.layer().name(), "");
                for (LayerChart kind : kinds) {
                    draw(layer, kind, folder.resolve(kinds.size() == 1 ? name : name + "-" + label(kind)));
                }
            }
        }
    }

    private void draw(Analyzed layer, LayerChart kind, Path stem) throws IOException {
        ChartStyle style = ChartStyle.page(theme.colours());
        for (ChartFiles.Kind format : formats) {
            ChartFiles.write(kind.draw(layer, EsdView.DEFAULT, style).chart(),
                    stem.resolveSibling(stem.getFileName() + "." + format.ending()), ChartFiles.Size.DEFAULT, force);
        }
    }

    private static String label(LayerChart kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** Puts the files in their places; gives what was written. */
    List<Path> commit() throws IOException {
        for (ReportFile file : files) {
            file.commit();
        }
        if (charts != null) {
            written.add(charts);
        }
        return written;
    }

    @Override
    public void close() {
        files.forEach(ReportFile::close);
    }
}
