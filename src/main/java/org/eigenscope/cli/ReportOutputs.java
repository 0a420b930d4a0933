package org.eigenscope.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.Detail;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.cli.Arguments.Value;
import org.eigenscope.output.AtomicFile;
import org.eigenscope.output.AtomicFile.Mode;
import org.eigenscope.output.Destination;
import org.eigenscope.report.ReportFile;
import org.eigenscope.report.ReportFiles;
import org.eigenscope.store.FileHashes;

/** The files that an analysis is asked to write. They are begun before the analysis, and appear after it. */
final class ReportOutputs implements AutoCloseable {

    /** The word that stands for standard output on a command line. */
    static final Path STANDARD_OUTPUT = Path.of("-");

    private final Arguments arguments;
    private final Value<Format> format;
    private final Value<Path> csv;
    private final Value<Path> traps;
    private final Value<Path> eigenvalues;
    private final Value<Path> json;
    private final Value<Path> html;
    private final Value<Path> sarif;
    private final Value<Path> junit;
    private final ChartOutputs charts;
    private final Value<Boolean> force;
    private final List<Output> files = new ArrayList<>();
    private IOException chartFailure;

    /** The form in which the result is printed. */
    enum Format {
        TABLE, CSV, JSON, MARKDOWN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A kind of report, begun at a destination. */
    @FunctionalInterface
    private interface Kind {
        ReportFile to(Destination to) throws IOException;
    }

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
        format = arguments.option(Format.class, "--format", "FORMAT", "table",
                "Format of the printed result: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.");
        csv = arguments.option(Path.class, "--csv", "FILE", "Write the details as CSV, with WeightWatcher's column "
                + "names; - is standard output, here and below.");
        traps = arguments.option(Path.class, "--traps", "FILE", "Write the traps as CSV, one row per trap.");
        eigenvalues = arguments.option(Path.class, "--eigenvalues", "FILE",
                "Write all eigenvalues, as NumPy arrays (.npz) or CSV (any other ending).");
        json = arguments.option(Path.class, "--json", "FILE", "Write everything as JSON.");
        html = arguments.option(Path.class, "--html", "FILE",
                "Write an HTML page with tables, charts, and traps in words. It needs no network.");
        sarif = arguments.option(Path.class, "--sarif", "FILE",
                "Write traps, over- and under-trained layers for a code scanner, as SARIF 2.1.0.");
        junit = arguments.option(Path.class, "--junit", "FILE",
                "Write them for a build server, as JUnit XML: one test case per layer, which fails for --fail-on.");
        charts = new ChartOutputs(arguments);
        force = arguments.flag("Replace files that exist.", "--force");
    }

    /**
     * Begins the files: what cannot be written is known before anything is analyzed.
     *
     * @param out standard output, which a dash stands for
     * @param hashing hears how far the reading of the models' files is for their hashes
     */
    void begin(PrintStream out, AnalysisContext hashing) throws IOException {
        begin(out, hashing, new Gate(List.of(), Baseline.NONE));
    }

    /** @param gate finds what is written for scanners and build servers */
    void begin(PrintStream out, AnalysisContext hashing, Gate gate) throws IOException {
        FileHashes hashes = new FileHashes(hashing);
        distinct();
        begin(sarif.get(), out, to -> ReportFiles.sarif(to, Gate.rules(), gate::findings));
        begin(junit.get(), out, to -> ReportFiles.junit(to, gate::findings));
        begin(csv.get(), out, ReportFiles::details);
        begin(traps.get(), out, ReportFiles::traps);
        begin(eigenvalues.get(), out, to -> ReportFiles.eigenvalues(to, eigenvalues.get()));
        begin(json.get(), out, to -> ReportFiles.json(to, hashes));
        begin(html.get(), out, to -> ReportFiles.html(to, hashes));
        switch (format.get()) {
            case CSV -> begin(STANDARD_OUTPUT, out, ReportFiles::details);
            case JSON -> begin(STANDARD_OUTPUT, out, to -> ReportFiles.json(to, hashes));
            case TABLE, MARKDOWN -> { }
        }
        charts.begin(mode());
    }

    private void begin(Path path, PrintStream out, Kind kind) throws IOException {
        if (path != null) {
            Destination to = path.equals(STANDARD_OUTPUT) ? Destination.of(out) : AtomicFile.create(path, mode());
            files.add(new Output(path, kind.to(to)));
        }
    }

    /** True if a report goes to standard output, where nothing else is printed then. */
    boolean takesOutput() {
        return files.stream().anyMatch(output -> output.path.equals(STANDARD_OUTPUT));
    }

    /** The form in which the tables are printed. */
    Format format() {
        return format.get();
    }

    private void distinct() {
        Set<Path> places = new HashSet<>();
        boolean printed = format.get() != Format.TABLE;
        for (Path path : new Path[] {csv.get(), traps.get(), eigenvalues.get(), json.get(), html.get(),
                sarif.get(), junit.get(), printed ? STANDARD_OUTPUT : null}) {
            if (path != null && !places.add(path.equals(STANDARD_OUTPUT) ? path : path.toAbsolutePath().normalize())) {
                throw arguments.wrong((path.equals(STANDARD_OUTPUT) ? "standard output" : path)
                        + ": two reports cannot be written into one file");
            }
        }
    }

    private Mode mode() {
        return force.get() ? Mode.REPLACE : Mode.NEW;
    }

    /** True if there is something to write. */
    boolean wanted() {
        return !files.isEmpty() || charts.wanted();
    }

    /** Gives the details of layers that a file will show; the tables of the terminal show none of them. */
    Set<Detail> details() {
        Set<Detail> details = EnumSet.noneOf(Detail.class);
        if (html.get() != null || charts.wanted()) {
            details.add(Detail.ELEMENTS);
        }
        if (csv.get() != null || format.get() == Format.CSV) {
            details.add(Detail.LARGEST_VECTOR);
        }
        if (json.get() != null || format.get() == Format.JSON) {
            details.addAll(EnumSet.allOf(Detail.class));
        }
        return details;
    }

    /** Fails if one of the files would replace a model. */
    void check(ProtectedModels models) throws IOException {
        for (Output output : files) {
            models.check(output.path, arguments);
        }
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

    /**
     * Puts the files in their places; says which are there, unless it is to be quiet, and why others are not.
     *
     * @param code the exit code so far
     * @return the exit code, which is worse if a file could not be written
     */
    int finish(Terminal terminal, boolean quiet, int code) {
        List<Path> written = commit();
        if (!quiet) {
            written.forEach(file -> terminal.say("Wrote " + file));
        }
        return Stream.concat(files.stream().map(output -> output.failure), Stream.ofNullable(chartFailure))
                .filter(Objects::nonNull)
                .mapToInt(failure -> FailureMessages.writing(terminal, failure))
                .reduce(code, ExitCode::worse);
    }

    private List<Path> commit() {
        List<Path> written = new ArrayList<>();
        for (Output output : files) {
            if (output.failure == null) {
                output.failure = failure(output.file::commit);
            }
            if (output.failure == null && !output.path.equals(STANDARD_OUTPUT)) {
                written.add(output.path);
            }
        }
        if (chartFailure == null) {
            chartFailure = failure(() -> charts.commit().ifPresent(written::add));
        }
        return written;
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
