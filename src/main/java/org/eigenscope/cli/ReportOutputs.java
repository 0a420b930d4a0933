package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.eigenscope.analysis.Detail;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.cli.Arguments.Value;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.output.AtomicFile.Mode;
import org.eigenscope.report.ReportFile;
import org.eigenscope.report.ReportFiles;

/** The files that an analysis is asked to write. They are begun before the analysis, and appear after it. */
final class ReportOutputs implements AutoCloseable {

    private final Arguments arguments;
    private final Value<Path> csv;
    private final Value<Path> traps;
    private final Value<Path> eigenvalues;
    private final Value<Path> json;
    private final Value<Path> html;
    private final ChartOutputs charts;
    private final Value<Boolean> force;
    private final List<Output> files = new ArrayList<>();
    private IOException chartFailure;

    /** A file that is being written, until it fails. */
    private static final class Output {
        private final Path path;
        private final ReportFile file;
        private IOException failure;

        Output(Path path, ReportFile file) {
            this.path = path;
            this.file = file;
        }
    }

    ReportOutputs(Arguments arguments) {
        this.arguments = arguments;
        csv = arguments.option(Path.class, "--csv", "FILE", "Write the details as CSV, with WeightWatcher's column "
                + "names.");
        traps = arguments.option(Path.class, "--traps", "FILE", "Write the traps as CSV, one row a trap.");
        eigenvalues = arguments.option(Path.class, "--eigenvalues", "FILE",
                "Write all eigenvalues, as NumPy arrays (.npz) or CSV (any other ending).");
        json = arguments.option(Path.class, "--json", "FILE", "Write everything as JSON.");
        html = arguments.option(Path.class, "--html", "FILE",
                "Write a page for people: tables, charts, traps in words. It needs no network.");
        charts = new ChartOutputs(arguments);
        force = arguments.flag("Replace files that exist.", "--force");
    }

    /** Begins the files: what cannot be written is known before anything is analyzed. */
    void begin() throws IOException {
        distinct();
        if (csv.get() != null) {
            add(csv.get(), ReportFiles.details(csv.get(), mode()));
        }
        if (traps.get() != null) {
            add(traps.get(), ReportFiles.traps(traps.get(), mode()));
        }
        if (eigenvalues.get() != null) {
            add(eigenvalues.get(), ReportFiles.eigenvalues(eigenvalues.get(), mode()));
        }
        if (json.get() != null) {
            add(json.get(), ReportFiles.json(json.get(), mode()));
        }
        if (html.get() != null) {
            add(html.get(), ReportFiles.html(html.get(), mode()));
        }
        charts.begin(mode());
    }

    private void distinct() {
        Set<Path> places = new HashSet<>();
        for (Path path : new Path[] {csv.get(), traps.get(), eigenvalues.get(), json.get(), html.get()}) {
            if (path != null && !places.add(path.toAbsolutePath().normalize())) {
                throw arguments.wrong(path + ": two reports cannot be written into one file");
            }
        }
    }

    private void add(Path path, ReportFile file) {
        files.add(new Output(path, file));
    }

    private Mode mode() {
        return force.get() ? Mode.REPLACE : Mode.NEW;
    }

    /** True if there is something to write. */
    boolean wanted() {
        return !files.isEmpty() || charts.wanted();
    }

    /** What of the layers a file will show; the tables of the terminal show none of it. */
    Set<Detail> details() {
        Set<Detail> details = EnumSet.noneOf(Detail.class);
        if (json.get() != null || html.get() != null || charts.wanted()) {
            details.add(Detail.ELEMENTS);
        }
        if (json.get() != null) {
            details.add(Detail.VECTORS);
        }
        if (csv.get() != null) {
            details.add(Detail.FIRST_VECTOR);
        }
        return details;
    }

    /**
     * Fails if a file to be written is one of these models, or a weight file in the folder of one: {@code --force}
     * replaces reports, never what they are made of.
     */
    void checkInputs(List<Path> models, ModelFiles formats) throws IOException {
        for (Output output : files) {
            if (!Files.exists(output.path)) {
                continue;
            }
            for (Path model : models) {
                boolean inside = Files.exists(model) && output.path.toRealPath().startsWith(folder(model))
                        && !output.path.equals(eigenvalues.get()) && formats.recognizes(output.path);
                if (Files.exists(model) && Files.isSameFile(output.path, model) || inside) {
                    throw arguments.wrong("%s: it belongs to the model that is analyzed; give the report another name"
                            .formatted(output.path));
                }
            }
        }
    }

    private static Path folder(Path model) throws IOException {
        Path real = model.toRealPath();
        return Files.isDirectory(real) || real.getParent() == null ? real : real.getParent();
    }

    /**
     * Adds a model to every file, and draws its charts. A file that cannot be written any more does not hold up the
     * others.
     */
    void add(ModelReport report, boolean alone) {
        for (Output output : files) {
            if (output.failure == null) {
                output.failure = failure(() -> output.file.add(report));
            }
        }
        if (chartFailure == null) {
            chartFailure = failure(() -> charts.add(report, alone));
        }
    }

    /** The charts among them. */
    ChartOutputs charts() {
        return charts;
    }

    /** Puts the files in their places; gives those that are there. */
    List<Path> commit() {
        List<Path> written = new ArrayList<>();
        for (Output output : files) {
            if (output.failure == null) {
                output.failure = failure(output.file::commit);
            }
            if (output.failure == null) {
                written.add(output.path);
            }
        }
        if (chartFailure == null) {
            chartFailure = failure(() -> charts.commit().ifPresent(written::add));
        }
        return written;
    }

    /** Why files were not written, one failure each. */
    List<IOException> failures() {
        return Stream.concat(files.stream().map(output -> output.failure), Stream.of(chartFailure))
                .filter(Objects::nonNull).toList();
    }

    /** Writes something. */
    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    private static IOException failure(Writing writing) {
        try {
            writing.run();
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    @Override
    public void close() {
        files.forEach(output -> output.file.close());
        charts.close();
    }
}
