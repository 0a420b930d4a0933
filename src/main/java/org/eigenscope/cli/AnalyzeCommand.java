package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.Detail;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.Part;
import org.eigenscope.analysis.run.Analyses;
import org.eigenscope.analysis.run.Analyses.AnalysisRequest;
import org.eigenscope.analysis.run.Parts;
import org.eigenscope.cli.Arguments.Value;
import org.eigenscope.cli.ModelPaths.Candidate;
import org.eigenscope.cli.ModelPaths.Found;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.model.Layer;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Model;
import org.eigenscope.report.ModelColumns;
import org.eigenscope.report.Outcome;
import picocli.CommandLine;

/** {@code eigenscope analyze}: one model gives a table of its layers, several give a table of models. */
final class AnalyzeCommand implements Callable<Integer> {

    private final Arguments arguments = new Arguments("analyze", "Analyzes models and prints what was found.", this);
    private final Services services;
    private final Value<List<String>> words = arguments.models();
    private final ReportOutputs outputs = new ReportOutputs(arguments);
    private final LayerFilterOptions filter = new LayerFilterOptions(arguments);
    private final AnalysisFlags flags = new AnalysisFlags(arguments);
    private final CacheFlag cache = new CacheFlag(arguments);
    private final GateFlags gates = new GateFlags(arguments);
    private final Value<String> part = arguments.option(String.class, "--part", "N/M",
            "Analyze the N-th of M parts of the layers, which take about the same time; --json writes the part, and "
                    + "'eigenscope merge' puts all parts together.");
    private final Value<Boolean> quiet = arguments.flag(
            "No progress and no notes: only the table, and what is missing from it.", "-q", "--quiet");

    /** Where models are analyzed; null for here. */
    private final Analyses analyses;
    private Part chosen;

    AnalyzeCommand(Services services) {
        this(services, null);
    }

    /** @param analyses where models are analyzed, if not here */
    AnalyzeCommand(Services services, Analyses analyses) {
        this.services = services;
        this.analyses = analyses;
        if (analyses == null) {
            arguments.elsewhere();
        }
        arguments.usage().customSynopsis("eigenscope analyze [OPTION]... MODEL...")
                .description("", "Each MODEL is a weight file, the folder of a model, or a folder of several. One "
                + "model gives a "
                        + "table of its layers; several give a table of models.", "")
                .footer("", "Exit codes: 0 done; 1 a finding named by --fail-on; 2 wrong usage; 3 a model cannot be "
                + "read or a "
                        + "report cannot be written, or nothing was analyzed; 4 a part could not be read, decoded or "
                        + "analyzed.");
    }

    /** The command for picocli. */
    CommandLine line() {
        return arguments.line();
    }

    @Override
    public Integer call() {
        AnalysisOptions options = flags.options();
        gates.check(options, false);
        filter.check();
        chosen = part(part.get());
        try (ReportOutputs begun = outputs) {
            Gate gate = gates.gate(Baseline.NONE);
            begun.begin(services.terminal().out(),
                    new BusyContext(services, quiet.get(), "The files are read for their hashes"), gate);
            services.interruption().lastly(() -> {
                outputs.close();
                services.terminal().say("Interrupted: no report was written.");
            });
            return analyze(options, gate);
        } catch (ModelFormatException e) {
            services.terminal().error(FailureMessages.words(e));
            return ExitCode.FILES;
        } catch (IOException e) {
            return FailureMessages.writing(services.terminal(), e);
        }
    }

    /** The part that is meant; null for all. */
    private Part part(String words) {
        if (words == null) {
            return null;
        }
        if (!words.matches("\\d{1,6}/\\d{1,6}")) {
            throw arguments.wrong("--part must be N/M, such as 3/16, not '%s'".formatted(words));
        }
        String[] numbers = words.split("/");
        try {
            return new Part(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
        } catch (IllegalArgumentException e) {
            throw arguments.wrong("--part: there is no part %s of %s".formatted(numbers[0], numbers[1]));
        }
    }

    private int analyze(AnalysisOptions options, Gate gate) throws IOException {
        ModelSession session = analyses == null
                ? ModelSession.analyzing(services, quiet.get(), cache.of(services))
                : ModelSession.elsewhere(services, quiet.get(), analyses);
        Found found = ModelPaths.find(services.files(), words.get());
        List<Candidate> candidates = found.candidates();
        found.problems().forEach(services.terminal()::say);
        outputs.check(new ProtectedModels(candidates, services.files()));
        expectCharts(session, candidates, options);
        expectAnalyses(session, candidates, options);
        TextTable<ModelColumns.Row> models = new TextTable<>(ModelColumns.ALL);
        List<String> notes = new ArrayList<>();
        ModelReport last = null;
        Set<Path> known = new HashSet<>();
        boolean seen = false;
        int done = 0;
        int code = candidates.isEmpty() ? ExitCode.FILES : found.problems().isEmpty() ? ExitCode.DONE : ExitCode.PARTS;
        for (Candidate candidate : candidates) {
            List<Model> opened = session.openAll(candidate);
            if (opened.isEmpty() && (candidate.named() || session.lastWasBroken())) {
                code = ExitCode.worse(code, ExitCode.FILES);
                known.add(candidate.path());
            }
            if (opened.stream().anyMatch(Model::holdsLayers)) {
                known.add(candidate.path());
            }
            for (Model model : opened) {
                List<Layer> layers = filter.select(model);
                if (layers.isEmpty()) {
                    services.terminal().error(filter.nothing(model));
                    code = ExitCode.worse(code, model.layers().isEmpty() ? ExitCode.FILES : ExitCode.USAGE);
                    continue;
                }
                ModelReport made = session.analyze(model, part(layers, options), options, outputs.details());
                made = filter.isOpen() ? made : made.filtered(filter.given());
                ModelReport report = chosen == null ? made : made.as(chosen);
                if (!report.complete() || services.interruption().requested()) {
                    return interrupted(report, layers, done);
                }
                done++;
                write(report, candidates.size() == 1 && opened.size() == 1);
                models.add(new ModelColumns.Row(report));
                seen |= !report.analyzed().isEmpty();
                code = ExitCode.worse(code, code(candidate, report, gate, notes));
                last = report;
            }
        }
        if (done == 0) {
            found.refusedBeside(known).forEach(services.terminal()::error);
            services.terminal().error(candidates.isEmpty() ? "no weight file was found in "
                    + String.join(", ", words.get())
                    : "no model was analyzed");
            return ExitCode.worse(code, ExitCode.FILES);
        }
        if (services.interruption().requested()) {
            services.terminal().say("Interrupted: no report was written.");
            return ExitCode.INTERRUPTED;
        }
        // The table first: whatever becomes of the files, what was computed is not lost.
        if (!outputs.takesOutput()) {
            print(done == 1 ? last : null, models);
        }
        gate.sentences().forEach(services.terminal()::say);
        notes.forEach(services.terminal()::say);
        List<String> refused = found.refusedBeside(known);
        refused.forEach(services.terminal()::error);
        if (!seen && code != ExitCode.FILES) {
            services.terminal().error("no layer was analyzed");
        }
        if (!seen || !refused.isEmpty()) {
            code = ExitCode.worse(code, ExitCode.FILES);
        }
        return outputs.finish(services.terminal(), quiet.get(), code);
    }

    /** @param one the report of the only model, or null if there are several */
    private void print(ModelReport one, TextTable<ModelColumns.Row> several) {
        if (outputs.format() == ReportOutputs.Format.MARKDOWN) {
            (one == null ? several : ModelTables.table(one)).markdown(services.terminal().out());
        } else if (one != null) {
            ModelTables.layers(one, services.terminal());
        } else {
            several.print(services.terminal());
        }
    }

    private void write(ModelReport report, boolean alone) {
        boolean said = outputs.wanted() && !quiet.get();
        if (said) {
            services.terminal().busy("Writing the reports of " + report.model().name() + " …");
        }
        outputs.add(report, alone);
        if (said) {
            services.terminal().idle();
        }
    }

    /** Looks for files in the way of charts. What cannot be opened is said when its turn comes. */
    private void expectCharts(ModelSession session, List<Candidate> candidates, AnalysisOptions options)
            throws IOException {
        for (Candidate candidate : outputs.charts().wanted() ? candidates : List.<Candidate>of()) {
            List<Model> models = session.look(candidate);
            for (Model model : models) {
                List<Layer> layers = filter.select(model);
                if (!layers.isEmpty()) {
                    outputs.charts().expect(model.name(), layers, options, candidates.size() * models.size() == 1);
                }
            }
        }
    }

    /** Has all models begun with, where that is not done one after the other. */
    private void expectAnalyses(ModelSession session, List<Candidate> candidates, AnalysisOptions options) {
        List<AnalysisRequest> all = new ArrayList<>();
        for (Candidate candidate : analyses == null ? List.<Candidate>of() : candidates) {
            for (Model model : session.look(candidate)) {
                List<Layer> layers = filter.select(model);
                if (model.holdsWeights() && !layers.isEmpty()) {
                    all.add(new AnalysisRequest(model, part(layers, options), options, outputs.details(),
                            outputs.details().containsAll(Set.of(Detail.values()))));
                }
            }
        }
        if (!all.isEmpty()) {
            analyses.expect(all);
        }
    }

    private List<Layer> part(List<Layer> layers, AnalysisOptions options) {
        return chosen == null ? layers : Parts.of(layers, options, chosen);
    }

    private static int code(Candidate candidate, ModelReport report, Gate gate, List<String> notes) {
        tooSmall(report).ifPresent(words -> notes.add(report.model().name() + ": " + words));
        Outcome outcome = Outcome.of(report);
        int code = ExitCode.of(outcome);
        if (code == ExitCode.FILES && !candidate.named() && !outcome.partial()) {
            // A file of a folder that holds no layers at all (labels, vectors) is no model that could not be analyzed.
            return ExitCode.DONE;
        }
        if (code == ExitCode.FILES) {
            notes.add(NothingAnalyzed.sentence(report));
        }
        return ExitCode.worse(code, gate.judge(report));
    }

    /** Tells what to do about an adapter whose updates have a lower rank than the least number of eigenvalues. */
    private static Optional<String> tooSmall(ModelReport report) {
        int least = report.options().minEvals();
        LongSummaryStatistics ranks = report.layers().stream().filter(LayerReport.Skipped.class::isInstance)
                .map(LayerReport::layer)
                .filter(layer -> layer.kind() == LayerKind.LORA && layer.weights() != null && layer.weights()
                .eigenvalues() < least)
                .mapToLong(layer -> layer.weights().eigenvalues()).summaryStatistics();
        return ranks.getCount() == 0 ? Optional.empty()
                : Optional.of(("%,d of the adapter's updates of rank %s left out, with fewer eigenvalues than "
                + "--min-evals %d: analyze them with --min-evals %d")
                        .formatted(ranks.getCount(), ranks.getMin() == ranks.getMax() ? ranks.getMin() + " are"
                                : "%d to %d are".formatted(ranks.getMin(), ranks.getMax()), least, ranks.getMin()));
    }

    /** Counts the layers that have matrices, as the progress counts them. */
    private int interrupted(ModelReport report, List<Layer> layers, int models) {
        services.terminal().say("Interrupted: %d of %d layers of %s were analyzed%s; no report was written.".formatted(
                report.layers().stream().filter(layer -> layer.layer().weights() != null).count(),
                layers.stream().filter(layer -> layer.weights() != null).count(), report.model().name(),
                models == 0 ? "" : models == 1 ? ", and one model before it" : ", and " + models
                + " models before it"));
        return ExitCode.INTERRUPTED;
    }
}
