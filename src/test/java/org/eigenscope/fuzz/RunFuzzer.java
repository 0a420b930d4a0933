package org.eigenscope.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.model.Finding;
import org.eigenscope.report.WrittenReports;
import org.eigenscope.timeline.TrainingRun;
import org.eigenscope.timeline.find.RunFinder;
import org.eigenscope.timeline.training.CheckpointFigures;
import org.eigenscope.timeline.training.TrainingLog;

/**
 * Opens folders of training runs that Jazzer makes: two checkpoints, and whatever files {@link FolderFuzzer} finds in
 * an input, which may be logs of training, states of trainers, other checkpoints, or stand in the place of those two.
 */
public final class RunFuzzer {

    private static final Path CHECKPOINTS = Path.of("src/test/resources/checkpoints");
    private static final List<byte[]> TWO = List.of(checkpoint("step-00000000"), checkpoint("step-00003162"));

    private RunFuzzer() {}

    private static byte[] checkpoint(String name) {
        try {
            return Files.readAllBytes(CHECKPOINTS.resolve(name + ".safetensors"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One attempt, called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        Path folder = FolderFuzzer.empty();
        FolderFuzzer.fill(bytes);
        open(folder);
    }

    /** Opens a folder as a run of at least two checkpoints. */
    static void open(Path folder) throws IOException {
        for (int i = 0; i < TWO.size(); i++) {
            Path file = folder.resolve("step-%d.safetensors".formatted(10 * i));
            if (!Files.exists(file)) {
                Files.write(file, TWO.get(i));
            }
        }
        try {
            TrainingRun run = new RunFinder(new ModelFiles(), WrittenReports::recognizes).find(List.of(folder));
            TrainingLog log = TrainingLog.of(run, List.of(), WrittenReports::recognizes);
            log.findings().forEach(RunFuzzer::check);
            CheckpointFigures.join(run, log.curves());
        } catch (ModelFormatException e) {
            OpenFuzzer.check(e);
        }
    }

    private static void check(Finding finding) {
        // What a file calls something stands in quotes.
        if (finding.message().contains("\n") || finding.message().replaceAll("'[^']*'", "").contains("null")) {
            throw new AssertionError(finding.toString());
        }
    }
}
