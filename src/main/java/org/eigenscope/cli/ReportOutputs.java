package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.output.AtomicFile.Mode;
import org.eigenscope.report.ReportFile;
import org.eigenscope.report.ReportFiles;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The files that an analysis is asked to write. They are begun before the analysis, and appear after it. */
final class ReportOutputs implements AutoCloseable {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

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

    @Mixin
    private ChartOutputs charts;

    @Option(names = "--force", description = "Replace files that exist.")
    private boolean force;

    private final List<ReportFile> files = new ArrayList<>();
    private final List<Path> paths = new ArrayList<>();

    /** Begins the files: what cannot be written is known before anything is analyzed. */
    void begin() throws IOException {
        distinct();
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
        charts.begin(mode());
    }

    private void distinct() {
        Set<Path> places = new HashSet<>();
        for (Path path : new Path[] {csv, traps, eigenvalues, json, html}) {
            if (path != null && !places.add(path.toAbsolutePath().normalize())) {
                throw new ParameterException(command.commandLine(), path + ": two reports cannot be written into one file");
            }
        }
    }

    private void add(Path path, ReportFile file) {
        files.add(file);
        paths.add(path);
    }

    private Mode mode() {
        return force ? Mode.REPLACE : Mode.NEW;
    }

    /** Adds a model to every file, and draws its charts. */
    void add(ModelReport report, boolean alone) throws IOException {
        for (ReportFile file : files) {
            file.add(report);
        }
        charts.add(report, alone);
    }

    /** The charts among them. */
    ChartOutputs charts() {
        return charts;
    }

    /** Puts the files in their places; names each as soon as it is there. */
    void commit(List<Path> written) throws IOException {
        for (int i = 0; i < files.size(); i++) {
            files.get(i).commit();
            written.add(paths.get(i));
        }
        charts.commit().ifPresent(written::add);
    }

    @Override
    public void close() {
        files.forEach(ReportFile::close);
        charts.close();
    }
}
