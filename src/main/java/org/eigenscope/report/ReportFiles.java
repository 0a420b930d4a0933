package org.eigenscope.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.output.AtomicFile;
import org.eigenscope.output.AtomicFile.Mode;
import org.eigenscope.output.Destination;
import org.eigenscope.output.OutputException;
import org.eigenscope.store.FileHashes;

/** Begins the report files. Each is checked at once: nothing is analyzed for a file that cannot be. */
public final class ReportFiles {

    private ReportFiles() {}

    /** The details of the layers in CSV, to any destination. */
    public static ReportFile details(Destination to) {
        return new CsvFile(to, DetailsCsv::of);
    }

    /** The traps in CSV, to any destination. */
    public static ReportFile traps(Destination to) {
        return new CsvFile(to, TrapsTable::of);
    }

    /** The whole reports in JSON, to any destination. */
    public static ReportFile json(Destination to) throws IOException {
        return json(to, new FileHashes(AnalysisContext.UNHINDERED));
    }

    /** @param files gives the hashes of the models' files, which reports may share */
    public static ReportFile json(Destination to, FileHashes files) throws IOException {
        return new JsonFile(to, files);
    }

    /** What a gate has found, for a code scanner, to any destination. */
    public static ReportFile sarif(Destination to, List<GateFinding.Rule> rules,
            Function<ModelReport, List<GateFinding>> judge) throws IOException {
        return new SarifFile(to, rules, judge);
    }

    /** What a gate has found, for a build server, to any destination. */
    public static ReportFile junit(Destination to, Function<ModelReport, List<GateFinding>> judge) {
        return new JunitFile(to, judge);
    }

    /** A page for people, to any destination. */
    public static ReportFile html(Destination to) throws IOException {
        return html(to, new FileHashes(AnalysisContext.UNHINDERED));
    }

    /** @param files gives the hashes of the models' files, which reports may share */
    public static ReportFile html(Destination to, FileHashes files) throws IOException {
        return html(to, files, AnalysisContext.UNHINDERED);
    }

    /** @param drawn hears which share of a model's layers is drawn, and may end the writing */
    public static ReportFile html(Destination to, FileHashes files, AnalysisContext drawn) throws IOException {
        return new HtmlFile(to, files, drawn);
    }

    /** The details of the layers, as {@link DetailsCsv} has them, in CSV. */
    public static ReportFile details(Path path, Mode mode) throws OutputException {
        return details(AtomicFile.create(path, mode));
    }

    /** The traps, as {@link TrapsTable} has them, in CSV. */
    public static ReportFile traps(Path path, Mode mode) throws OutputException {
        return traps(AtomicFile.create(path, mode));
    }

    /** All eigenvalues: NumPy arrays if the name ends in {@code .npz}, else CSV as {@link EigenvaluesTable} has it. */
    public static ReportFile eigenvalues(Path path, Mode mode) throws OutputException {
        return eigenvalues(AtomicFile.create(path, mode), path);
    }

    /** All eigenvalues to any destination, in the form that a name asks for. */
    public static ReportFile eigenvalues(Destination file, Path path) {
        return path.toString().toLowerCase(Locale.ROOT).endsWith(".npz")
                ? new NpzFile(file)
                : new CsvFile(file, EigenvaluesTable::of);
    }

    /** The whole reports in JSON, as {@code docs/report.schema.json} describes. */
    public static ReportFile json(Path path, Mode mode) throws IOException {
        return json(AtomicFile.create(path, mode));
    }

    /** A page for people, that needs no network. */
    public static ReportFile html(Path path, Mode mode) throws IOException {
        return html(AtomicFile.create(path, mode));
    }

    /** Writes one model's report to a file that was begun, and puts it in its place. */
    public static void write(ReportFile begun, ModelReport report) throws IOException {
        try (begun) {
            begun.add(report);
            begun.commit();
        }
    }

    /** One table, model by model; the header once. */
    private static final class CsvFile implements ReportFile {
        private final Destination file;
        private final Function<List<ModelReport>, CsvTable<?>> table;
        private boolean begun;

        CsvFile(Destination file, Function<List<ModelReport>, CsvTable<?>> table) {
            this.file = file;
            this.table = table;
        }

        @Override
        public void add(ModelReport report) throws IOException {
            table.apply(List.of(report)).write(!begun, file.stream());
            begun = true;
        }

        @Override
        public void commit() throws IOException {
            if (!begun) {
                table.apply(List.of()).write(true, file.stream());
            }
            file.commit();
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
