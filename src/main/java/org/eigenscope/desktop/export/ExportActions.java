package org.eigenscope.desktop.export;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.scene.image.Image;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.DataFormat;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.chart.ChartFiles;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.chart.ChartOrder;
import org.eigenscope.desktop.chart.ChartPane;
import org.eigenscope.desktop.control.Dialogs;
import org.eigenscope.desktop.settings.FigureSettings;
import org.eigenscope.desktop.settings.ThemeManager;
import org.eigenscope.desktop.workbench.FailureNotices;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.Notice;
import org.eigenscope.desktop.workbench.Notice.Level;
import org.eigenscope.desktop.workbench.RunningExports;
import org.eigenscope.desktop.workbench.Session;
import org.eigenscope.desktop.workbench.Workbench;
import org.eigenscope.desktop.workbench.WrittenOutput;
import org.eigenscope.output.AtomicFile;
import org.eigenscope.output.AtomicFile.Mode;
import org.eigenscope.output.Destination;
import org.eigenscope.output.FileNames;
import org.eigenscope.output.OutputException;
import org.eigenscope.output.StagedFolder;
import org.eigenscope.report.ProtectedFiles;
import org.eigenscope.report.ReportFile;
import org.eigenscope.report.ReportFiles;
import org.eigenscope.store.FileHashes;
import org.jfree.chart.JFreeChart;

/** Writes what is shown to files, away from the window's thread, and says how it went. */
public final class ExportActions {

    private static final List<String> PICTURES = List.of("png", "svg", "pdf");
    private static final List<String> REPORTS = List.of("csv", "json", "html");

    private final Workbench bench;
    private final Background background;
    private final RunningExports writings;
    private final Dialogs dialogs;
    private final ChartPane charts;
    private final Supplier<Optional<ChartOrder>> shown;
    private final ThemeManager themes;
    private final ProtectedFiles.Recognizer weights;
    private final Consumer<Path> written;

    /**
     * @param writings shows what is being written, and ends it if it is asked to
     * @param shown the chart that the window shows, whatever it is drawn of
     * @param weights recognizes a weight file, by its content
     * @param written is notified of what was written
     */
    public ExportActions(Workbench bench, Background background, RunningExports writings, Dialogs dialogs,
            ChartPane charts,
            Supplier<Optional<ChartOrder>> shown, ThemeManager themes, ProtectedFiles.Recognizer weights,
            Consumer<Path> written) {
        this.writings = writings;
        this.weights = weights;
        this.written = written;
        this.bench = bench;
        this.background = background;
        this.dialogs = dialogs;
        this.charts = charts;
        this.shown = shown;
        this.themes = themes;
    }

    /** Shows the chart that is shown as it will be in a file, to be saved. */
    public void chart() {
        Optional<ChartOrder> order = shown.get();
        if (order.isEmpty()) {
            bench.tell(new Notice(Level.WARNING, "There is no chart to export yet: nothing that is shown has been "
                    + "analyzed."));
            return;
        }
        FigureWindow settings = new FigureWindow(order.get(), background, themes, this::save, this::copy);
        themes.open(charts.getScene().getWindow(), "Export chart", settings, 980, 600);
        settings.begin();
    }

    /** @return true unless the user has changed their mind */
    private boolean save(Figure figure) {
        String name = new FileNames().of(figure.order().subject() + "-" + figure.order().chart().label(), ".png");
        Optional<Dialogs.Target> chosen = dialogs.save("Export chart", name, "Picture", PICTURES);
        chosen.ifPresent(target -> write(target.file(), target.mode(), words(figure, target.file()),
                (mode, writing) -> {
            ChartFiles.Kind kind = ChartFiles.Kind.named(target.file());
            AtomicFile.write(target.file(), mode, out -> {
                JFreeChart drawn = figure.draw();
                writing.checkpoint();
                ChartFiles.write(drawn, kind, out, figure.size());
                writing.checkpoint();
            });
            return "Chart written to " + target.file();
        }));
        return chosen.isPresent();
    }

    /** The command that writes a figure, if there is one. */
    private Optional<WrittenOutput> words(Figure figure, Path file) {
        return figure.order().flags().map(flags -> {
            List<String> words = new ArrayList<>(flags);
            words.addAll(List.of("--chart", figure.order().chart().id(), "--out", file.toString()));
            words.addAll(figure.flags(ChartFiles.Kind.of(file).orElse(ChartFiles.Kind.PNG)));
            return new WrittenOutput("chart", words);
        });
    }

    /** Puts the chart that is shown on the clipboard, as an image and as SVG. */
    public void copy() {
        Optional<ChartOrder> order = shown.get();
        if (order.isEmpty()) {
            bench.tell(new Notice(Level.WARNING, "There is no chart to copy yet: nothing that is shown has been "
                    + "analyzed."));
            return;
        }
        copy(figure(order.get()));
    }

    private void copy(Figure figure) {
        background.run(() -> {
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            ChartFiles.write(figure.draw(), ChartFiles.Kind.PNG, png, figure.size());
            return new Copied(png.toByteArray(), ChartFiles.svg(figure.draw(), figure.size()));
        }, copied -> {
            ClipboardContent content = new ClipboardContent();
            content.putImage(new Image(new ByteArrayInputStream(copied.png())));
            content.put(svg(), ByteBuffer.wrap(copied.svg().getBytes(StandardCharsets.UTF_8)));
            Clipboard.getSystemClipboard().setContent(content);
            bench.tell(new Notice(Level.DONE, "The chart is on the clipboard, as an image and as SVG."));
        }, problem -> bench.tell(new Notice(Level.ERROR, FailureNotices.words(Path.of("chart"), problem))));
    }

    /** A chart with the looks that are set for files. */
    private Figure figure(ChartOrder order) {
        FigureSettings settings = themes.figures();
        return new Figure(order, settings, settings.theme(themes.chartsProperty().get()));
    }

    private record Copied(byte[] png, String svg) {}

    /** The name that other programs give SVG on a clipboard. */
    static DataFormat svg() {
        DataFormat known = DataFormat.lookupMimeType("image/svg+xml");
        return known == null ? new DataFormat("image/svg+xml") : known;
    }

    /** The shown kind of chart of the selected layers, or of all, into a folder. */
    public void charts(ChartFiles.Kind kind) {
        List<LayerItem> chosen = bench.selection().items().size() > 1 ? List.copyOf(bench.selection().items())
                : bench.sessionProperty().get().analyzable();
        List<Figure> figures = chosen.stream().flatMap(item -> item.analyzed().stream())
                .map(charts::order).map(this::figure).toList();
        if (figures.isEmpty()) {
            bench.tell(new Notice(Level.WARNING, "There are no charts to export yet: no layer has been analyzed."));
            return;
        }
        dialogs.openFolder("Export charts into folder").ifPresent(folder -> write(folder, Mode.NEW,
                words(kind, figures, folder), (mode, writing) -> {
            AnalysisContext context = writing.part("of %d charts".formatted(figures.size()));
            AtomicInteger drawn = new AtomicInteger();
            FileNames names = new FileNames();
            try (StagedFolder staged = StagedFolder.begin(folder, mode)) {
                Map<Path, AtomicFile.Content> files = new HashMap<>();
                for (Figure figure : figures) {
                    Path name = Path.of(names.of(figure.order().subject(), "." + kind.ending()));
                    // Before any is drawn: else a file in the way is told of after a minute.
                    staged.check(name);
                    files.put(name, out -> {
                        context.checkpoint();
                        ChartFiles.write(figure.draw(), kind, out, figure.size());
                        context.progress((double) drawn.incrementAndGet() / figures.size());
                    });
                }
                staged.write(files);
                context.checkpoint();
                staged.commit();
            }
            return "%d charts written to %s".formatted(figures.size(), folder);
        }));
    }

    private Optional<WrittenOutput> words(ChartFiles.Kind kind, List<Figure> figures, Path folder) {
        Figure first = figures.getFirst();
        List<String> words = new ArrayList<>(List.of("--charts", folder.toString(), "--chart",
                first.order().chart().id()));
        if (kind != ChartFiles.Kind.SVG) {
            words.addAll(List.of("--chart-format", kind.ending()));
        }
        if (bench.selection().items().size() > 1) {
            words.addAll(List.of("--layers", String.join(",", figures.stream().map(figure -> figure.order().subject())
                    .distinct().toList())));
        }
        words.addAll(first.flags(kind));
        return Optional.of(new WrittenOutput("analyze", words));
    }

    /** The figures of all layers: CSV, JSON or a page for people, by the ending that is chosen. */
    public void report() {
        Optional<ModelReport> report = bench.report();
        if (report.isEmpty()) {
            bench.tell(new Notice(Level.WARNING, "There is no report to export yet: wait for the analysis to end, or "
                    + "stop it."));
            return;
        }
        String name = new FileNames().of(report.get().model().name(), ".csv");
        dialogs.save("Export report", name, "Report", REPORTS)
                .ifPresent(target -> write(target.file(), target.mode(), words(target.file()), (mode, writing) -> {
            String file = target.file().toString().toLowerCase(Locale.ROOT);
            FileHashes hashes = new FileHashes(writing.part("of the model's files are read for their hashes"));
            Destination to = Destination.checked(AtomicFile.create(target.file(), mode), writing::checkpoint);
            ReportFile begun = file.endsWith(".json") ? ReportFiles.json(to, hashes)
                    : file.endsWith(".html") ? ReportFiles.html(to, hashes, writing.part("of its layers are drawn"))
                    : ReportFiles.details(to);
            ReportFiles.write(begun, report.get());
            return "Report written to " + target.file();
        }));
    }

    private Optional<WrittenOutput> words(Path report) {
        String name = report.toString().toLowerCase(Locale.ROOT);
        return Optional.of(new WrittenOutput("analyze", List.of(name.endsWith(".json")
                ? "--json" : name.endsWith(".html") ? "--html" : "--csv", report.toString())));
    }

    /** Writes a file, and says what it wrote. */
    @FunctionalInterface
    public interface Content {
        String write(Path file, Mode mode) throws Exception;
    }

    /** Asks where something else goes that is shown, and writes it. */
    public void save(String title, String suggested, String description, List<String> endings, Content content) {
        dialogs.save(title, suggested, description, endings).ifPresent(target -> write(target.file(), target.mode(),
                Optional.empty(), (mode, writing) -> content.write(target.file(), mode)));
    }

    /** Writes, and says what it wrote. */
    private interface FileWriting {
        String write(Mode mode, RunningExports.Writing writing) throws Exception;
    }

    /** @param command what writes it too */
    private void write(Path file, Mode mode, Optional<WrittenOutput> command, FileWriting work) {
        bench.tell(new Notice(Level.BEGUN, "Writing " + file.getFileName() + "…"));
        Session open = bench.sessionProperty().get();
        ProtectedFiles inputs = new ProtectedFiles(bench.models().tabs().stream()
                .flatMap(tab -> tab.sessions().stream())
                .map(session -> new ProtectedFiles.Input(session.model().path(), true)).toList(), weights);
        writings.begin(String.valueOf(file.getFileName()), writing -> {
            // Before anybody is asked whether it may be replaced.
            if (!Files.isDirectory(file) && inputs.hold(file)) {
                throw new IOException(ProtectedFiles.REASON);
            }
            return work.write(mode, writing);
        }, words -> {
            bench.tell(new Notice(Level.DONE, words));
            written.accept(file);
            command.ifPresent(open::wrote);
        }, problem -> bench.tell(failure(file, command, work, problem)),
                () -> bench.tell(RunningExports.stopped(file)));
    }

    /** Where the system has not asked whether a file may be replaced, it is asked here. */
    private Notice failure(Path file, Optional<WrittenOutput> command, FileWriting work, Throwable problem) {
        boolean there = problem instanceof OutputException output && output.reason() == OutputException.Reason.EXISTS;
        return new Notice(Level.ERROR, FailureNotices.words(file, problem), there
                ? Optional.of(new Notice.Remedy("Replace", () -> write(file, Mode.REPLACE, command, work)))
                : Optional.empty());
    }
}
