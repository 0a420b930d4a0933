package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eigenscope.cli.ModelPaths.Candidate;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.report.OwnFiles;

/**
 * The models that a command reads, which none of its reports may replace: {@code --force} is for reports, never for
 * what they are made of.
 */
record ProtectedModels(List<Candidate> models, ModelFiles formats) {

    /**
     * Fails if a report would replace one of the models, or a weight file in the folder of one. Links are followed.
     *
     * @throws RuntimeException the usage error that {@code arguments} makes
     */
    void check(Path report, Arguments arguments) throws IOException {
        if (report.equals(ReportOutputs.STANDARD_OUTPUT) || !Files.exists(report)) {
            return;
        }
        boolean weights = formats.recognizes(report) && !OwnFiles.recognizes(report);
        for (Candidate model : models) {
            Path path = model.path();
            boolean itself = Files.exists(path) && Files.isSameFile(report, path) && (model.named() || weights);
            boolean inside = weights && Files.exists(path) && report.toRealPath().startsWith(folder(path));
            if (itself || inside) {
                throw arguments.wrong("%s: it belongs to the model that is read; give the report another name"
                        .formatted(report));
            }
        }
    }

    private static Path folder(Path model) throws IOException {
        Path real = model.toRealPath();
        return Files.isDirectory(real) || real.getParent() == null ? real : real.getParent();
    }
}
