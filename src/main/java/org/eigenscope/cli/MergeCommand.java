package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.cli.Arguments.Value;
import org.eigenscope.cli.ModelPaths.Candidate;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.report.Outcome;
import org.eigenscope.store.MergedParts;
import org.eigenscope.store.MergedParts.PartFile;
import org.eigenscope.store.ReportReader;
import picocli.CommandLine;

/** {@code eigenscope merge}: joins the parts of an analysis into one report. */
final class MergeCommand implements Callable<Integer> {

    private final Arguments arguments = new Arguments("merge", "Puts the parts of an analysis together.", this);
    private final Services services;
    private final Value<List<Path>> paths = arguments.paths("PART.json", "The reports of all parts.");
    private final ReportOutputs outputs = new ReportOutputs(arguments);
    private final Value<Boolean> quiet = arguments.flag("No notes: only the table, and what is missing from it.", "-q",
            "--quiet");

    MergeCommand(Services services) {
        this.services = services;
        arguments.usage().customSynopsis("eigenscope merge [OPTION]... PART.json...")
                .description("", "'eigenscope analyze --part 1/4 --json part1.json' makes the first of four parts, on "
                        + "any machine. Except for times, the merged report is what a single analysis would have "
                        + "written.", "");
    }

    /** The command for picocli. */
    CommandLine line() {
        return arguments.line();
    }

    @Override
    public Integer call() {
        List<Candidate> named = Candidate.of(paths.get());
        try (ReportOutputs begun = outputs) {
            begun.begin(services.terminal().out(), AnalysisContext.UNHINDERED);
            begun.check(new ProtectedModels(named, services.files()));
            return merge();
        } catch (MergedParts.Mismatch e) {
            services.terminal().error(e.getMessage());
        } catch (ModelFormatException e) {
            services.terminal().error(FailureMessages.words(e));
        } catch (IOException e) {
            return FailureMessages.writing(services.terminal(), e);
        }
        return ExitCode.FILES;
    }

    private int merge() throws IOException, ModelFormatException, MergedParts.Mismatch {
        List<List<PartFile>> models = new ArrayList<>();
        for (Path path : paths.get()) {
            List<ModelReport> reports = new ReportReader().read(path);
            for (int i = 0; i < reports.size(); i++) {
                if (i == models.size()) {
                    models.add(new ArrayList<>());
                }
                models.get(i).add(new PartFile(String.valueOf(path.getFileName()), reports.get(i)));
            }
        }
        int code = models.isEmpty() ? ExitCode.FILES : ExitCode.DONE;
        for (List<PartFile> parts : models) {
            ModelReport whole = MergedParts.merge(parts);
            if (outputs.charts().wanted()) {
                outputs.charts().expect(whole.model().name(), whole.model().layers(), whole.options(),
                        models.size() == 1);
            }
            outputs.add(whole, models.size() == 1);
            if (!outputs.takesOutput()) {
                ModelTables.layers(whole, services.terminal());
            }
            code = ExitCode.worse(code, ExitCode.of(Outcome.of(whole)));
        }
        return outputs.finish(services.terminal(), quiet.get(), code);
    }
}
