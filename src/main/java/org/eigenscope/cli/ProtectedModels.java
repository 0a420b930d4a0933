package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.eigenscope.cli.ModelPaths.Candidate;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.report.ProtectedFiles;

/** The models that a command reads, which none of its reports may overwrite. */
record ProtectedModels(List<Candidate> models, ModelFiles formats) {

    /**
     * Fails if a report would replace one of the models, or a weight file in the folder of one. Links are followed.
     *
     * @throws RuntimeException the usage error that {@code arguments} makes
     */
    void check(Path report, Arguments arguments) throws IOException {
        if (!report.equals(ReportOutputs.STANDARD_OUTPUT) && new ProtectedFiles(models.stream()
                .map(model -> new ProtectedFiles.Input(model.path(), model.named())).toList(), formats::recognizes)
                .hold(report)) {
            throw arguments.wrong("%s: %s".formatted(report, ProtectedFiles.REASON));
        }
    }
}
