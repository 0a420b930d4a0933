package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.Detail;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.analysis.run.Analyses;
import org.eigenscope.analysis.run.Analyses.AnalysisRequest;
import org.eigenscope.analysis.run.AnalysisListener;
import org.eigenscope.analysis.run.AnalysisRun;
import org.eigenscope.analysis.run.ModelAnalyzer;
import org.eigenscope.analysis.run.ModelsTogether;
import org.eigenscope.analysis.run.ReportCache;
import org.eigenscope.cli.ModelPaths.Candidate;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.linalg.Backends;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.metric.NumberText;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.model.SourceFile;
import org.eigenscope.store.ReportReader;
import org.eigenscope.store.ReportedRun;

/** Opens and analyzes models for a command, saying what happens. One backend serves all of them. */
final class ModelSession {

    /** Notes on one model that are said; they are worth knowing, and a folder of checkpoints would repeat them. */
    private static final int MOST_NOTES = 3;

    private final Services services;
    private final boolean quiet;
    /** The reports that stand in for models, each by its first layer. */
    private final Map<Layer, ModelReport> reports = new IdentityHashMap<>();
    private LinearAlgebra algebra;
    private ReportCache cache = ReportCache.NONE;
    /** Where models are analyzed, if not here. */
    private Analyses analyses;
    private boolean broken;
    private boolean troubled;

    ModelSession(Services services, boolean quiet) {
        this.services = services;
        this.quiet = quiet;
    }

    /** A session that will analyze: the linear algebra is loaded while the model is opened. */
    static ModelSession analyzing(Services services, boolean quiet) {
        return analyzing(services, quiet, ReportCache.NONE);
    }

    /** @param cache where reports are kept from one command to the next: what is found there needs no linear algebra */
    static ModelSession analyzing(Services services, boolean quiet, ReportCache cache) {
        ModelSession session = new ModelSession(services, quiet);
        session.cache = cache;
        if (cache == ReportCache.NONE) {
            session.algebra().prepare();
        }
        return session;
    }

    /** A session whose models are analyzed elsewhere. */
    static ModelSession elsewhere(Services services, boolean quiet, Analyses analyses) {
        ModelSession session = new ModelSession(services, quiet);
        session.analyses = analyses;
        return session;
    }

    /** The model, or nothing once it has been said why not. A file that need not be a model is passed over. */
    Optional<Model> open(Candidate candidate) {
        return open(candidate, null);
    }

    /**
     * Opens models that are to be compared; adapters beside the first of them that is none. Or nothing, once it has
     * been said which cannot be opened and why.
     */
    Optional<List<Model>> openSeries(List<Candidate> candidates) {
        List<Model> models = new ArrayList<>();
        Model base = null;
        for (Candidate candidate : candidates) {
            Optional<Model> model = read(candidate, base);
            model.ifPresent(models::add);
            base = base == null && model.isPresent() && !ModelFiles.isAdapter(model.get()) ? model.get() : base;
        }
        boolean complete = models.size() == candidates.size();
        // Those that were named before their base: what was found in them is said once, of what they make of it.
        for (int i = 0; complete && base != null && models.get(i) != base; i++) {
            Optional<Model> adapted = read(candidates.get(i), base);
            complete = adapted.isPresent();
            models.set(i, adapted.orElse(models.get(i)));
        }
        // Reports have the names of their models, which may be one: then those of the files tell them apart.
        if (complete && models.stream().map(Model::name).distinct().count() < models.size()) {
            for (int i = 0; i < models.size(); i++) {
                models.set(i, models.get(i).named(candidates.get(i).name()));
            }
        }
        models.forEach(this::say);
        return complete ? Optional.of(models) : Optional.empty();
    }

    /** True if the last file that was not opened should have been a model. */
    boolean lastWasBroken() {
        return broken;
    }

    /** The model beside another, which it may be an adapter of; or nothing once it has been said why not. */
    Optional<Model> open(Candidate candidate, Model base) {
        Optional<Model> model = read(candidate, base);
        model.ifPresent(this::say);
        return model;
    }

    /** The models of a file, without a word about what is wrong with it: that is said when it is opened. */
    List<Model> look(Candidate candidate) {
        try {
            return ReportReader.recognizes(candidate.path())
                    ? new ReportReader().read(candidate.path()).stream().map(ModelReport::model).toList()
                    : List.of(services.files().open(candidate.path()).named(candidate.name()));
        } catch (ModelFormatException | IOException e) {
            return List.of();
        }
    }

    /** All models of a file: several only if it is a report of several. None, once it has been said why not. */
    List<Model> openAll(Candidate candidate) {
        if (!ReportReader.recognizes(candidate.path())) {
            return open(candidate).stream().toList();
        }
        List<Model> models = stored(candidate);
        models.forEach(this::say);
        return models;
    }

    /** The models of a report; none, once it has been said why not. */
    private List<Model> stored(Candidate candidate) {
        broken = true;
        List<Model> models = List.of();
        try {
            models = readReport(candidate.path());
            if (models.isEmpty()) {
                services.terminal().error("%s: it is a report that holds no model".formatted(candidate.path()));
            }
        } catch (ModelFormatException e) {
            services.terminal().error(FailureMessages.words(e));
        } catch (IOException e) {
            services.terminal().error(FailureMessages.words(candidate.path(), e));
        }
        return models;
    }

    /** The models that a report tells of, which are not analyzed again. */
    List<Model> readReport(Path report) throws IOException, ModelFormatException {
        List<Model> models = new ArrayList<>();
        for (ModelReport one : new ReportReader().read(report)) {
            Model model = one.model();
            if (!model.layers().isEmpty()) {
                reports.put(model.layers().getFirst(), one);
            }
            models.add(missing(one).map(words -> model.with(new Finding(Finding.Severity.DAMAGED, "", words)))
                    .orElse(model));
        }
        return models;
    }

    /** True of a model that a report tells of. */
    boolean isFromReport(Model model) {
        return stored(model) != null;
    }

    private ModelReport stored(Model model) {
        return model.layers().isEmpty() ? null : reports.get(model.layers().getFirst());
    }

    /** Says what a report does not tell of. */
    private static Optional<String> missing(ModelReport report) {
        return report.part() != null ? Optional.of(("it is part %s of an analysis: the figures of the others are "
                + "missing; 'eigenscope merge' puts parts together").formatted(report.part()))
                : report.complete() ? Optional.empty() : Optional.of("the report was written before its analysis had "
                + "ended: the remaining layers are missing");
    }

    /** The model of a report of one; nothing, once it has been said why not. */
    private Optional<Model> only(Candidate candidate) {
        List<Model> models = stored(candidate);
        if (models.size() > 1) {
            services.terminal().error(("%s: it is a report of %d models, where a report of one is needed: write a "
                    + "report of each with 'eigenscope analyze'").formatted(candidate.path(), models.size()));
            return Optional.empty();
        }
        return models.stream().findFirst();
    }

    private Optional<Model> read(Candidate candidate, Model base) {
        if (ReportReader.recognizes(candidate.path())) {
            return only(candidate);
        }
        boolean named = candidate.named();
        broken = true;
        if (isPipe(candidate.path())) {
            services.terminal().error(("%s: a pipe cannot be read as a model, since weights are read by position: "
                    + "write it to a file first, and name that file").formatted(candidate.path()));
            return Optional.empty();
        }
        try {
            return Optional.of(services.files().open(candidate.path(), base).named(candidate.name()));
        } catch (ModelFormatException.Unsupported e) {
            broken = named;
            if (named) {
                services.terminal().error(FailureMessages.words(e));
            }
        } catch (ModelFormatException e) {
            services.terminal().error(FailureMessages.words(e));
        } catch (IOException e) {
            services.terminal().error(FailureMessages.words(candidate.path(), e));
        }
        return Optional.empty();
    }

    /** True for standard input, by a dash or another name, and for what is neither a file nor a folder. */
    private static boolean isPipe(Path path) {
        return path.toString().equals("-") && !Files.exists(path)
                || Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
    }

    /** Says what was found in models of one kind: notes of the last alone, which the others would repeat. */
    void say(List<Model> models) {
        for (Model model : models) {
            if (model == models.getLast()) {
                say(model);
            } else {
                model.findings().stream().filter(finding -> finding.severity() != Finding.Severity.NOTE)
                        .forEach(finding -> say(model, finding));
            }
        }
    }

    /** Says what was found in a file: whatever costs figures or does harm, and some notes unless it is to be quiet. */
    private void say(Model model) {
        int notes = 0;
        for (Finding finding : model.findings()) {
            boolean note = finding.severity() == Finding.Severity.NOTE;
            notes += note ? 1 : 0;
            if (!note || !quiet && notes <= MOST_NOTES) {
                say(model, finding);
            }
        }
        if (!quiet && notes > MOST_NOTES) {
            services.terminal().say("%s: %,d more notes; 'eigenscope describe' has them".formatted(model.name(),
                    notes - MOST_NOTES));
        }
    }

    private void say(Model model, Finding finding) {
        services.terminal().say("%s: %s".formatted(model.name(), finding.sentence(model.name())));
    }

    /**
     * Analyzes layers of a model. The report is incomplete if the user has interrupted.
     *
     * @param details what the user will look at
     */
    ModelReport analyze(Model model, List<Layer> layers, AnalysisOptions options, Set<Detail> details) {
        ModelReport stored = stored(model);
        return stored != null ? stored(stored, model, layers, options)
                : analyze(model, layers, options, details, finding -> say(model, finding));
    }

    /** Analyzes a model that has its weights, handing on what is found wrong with its files meanwhile. */
    ModelReport analyze(Model model, List<Layer> layers, AnalysisOptions options, Set<Detail> details,
            Consumer<Finding> found) {
        return analyze(new AnalysisRequest(model, layers, options, details,
                details.containsAll(Set.of(Detail.values()))), layer -> model,
                (analyzer, progress) -> analyzer.start(model, layers, options, progress), found);
    }

    /** Analyzes layers of several models in one run; its reports, of which there may be hundreds, hold no pictures. */
    List<ModelReport> analyze(ModelsTogether models, AnalysisOptions options, Set<Detail> details) {
        return models.split(analyze(new AnalysisRequest(models.model(), models.layers(), options, details, false),
                models::of, (analyzer, progress) -> analyzer.start(models, models.layers(), options,
                        new WithoutPictures(progress)),
                finding -> say(models.model(), finding)));
    }

    /** @param found takes what is found in the files during the analysis */
    private ModelReport analyze(AnalysisRequest wanted, Function<Layer, Model> owners,
            BiFunction<ModelAnalyzer, AnalysisListener, AnalysisRun> here, Consumer<Finding> found) {
        Model model = wanted.model();
        Progress progress = new Progress(services.terminal(), quiet, layer -> owners.apply(layer).name(),
                (int) wanted.layers().stream().filter(layer -> layer.weights() != null).count());
        tellBytes(wanted, progress);
        CountingCache counting = new CountingCache(cache);
        AnalysisRun run = analyses != null ? analyses.start(wanted, progress)
                : here.apply(new ModelAnalyzer(new LayerAnalyzer(algebra(), wanted.details()), counting), progress);
        progress.watch(run);
        services.interruption().watch(run);
        try {
            ModelReport report = run.join();
            // What was found while it was analyzed follows what was found when it was opened.
            report.model().findings().stream().skip(model.findings().size()).forEach(found);
            sayTrouble();
            int kept = report.analyzed().size() - counting.made();
            if (!quiet && analyses == null && kept > 0) {
                services.terminal().say("%s: %d of %d layers were taken from an earlier analysis".formatted(
                        model.name(), kept, progress.layers()));
            }
            return report;
        } catch (InterruptedException e) {
            // Nobody interrupts this thread but a test; either way the work ends here.
            run.cancel();
            services.interruption().request();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + model.name() + " was analyzed", e);
        } finally {
            progress.end();
        }
    }

    /** Says how much is fetched of a model that is elsewhere, before it is. */
    private void tellBytes(AnalysisRequest wanted, Progress progress) {
        boolean here = wanted.model().files().stream().noneMatch(SourceFile::isElsewhere);
        long bytes = wanted.layers().stream().filter(Layer::hasMatrices).mapToLong(layer -> layer.tensor().bytes())
                .sum();
        if (!quiet && !here && analyses == null && bytes > 0) {
            services.terminal().say("%s: downloading %,.1f MB for %s".formatted(wanted.model().name(), bytes / 1e6,
                    NumberText.count(progress.layers(), "layer")));
            long before = services.files().fetched();
            progress.fetching(bytes, () -> services.files().fetched() - before);
        }
    }

    /** Says once why reports are not kept. */
    private void sayTrouble() {
        if (!quiet && !troubled && !cache.trouble().isEmpty()) {
            troubled = true;
            services.terminal().say(cache.trouble());
        }
    }

    /** What a report says of layers. Options that it was not made with cannot be had of it, which is said. */
    private ModelReport stored(ModelReport report, Model model, List<Layer> layers, AnalysisOptions options) {
        AnalysisOptions asked = options.withThreads(report.options().threads());
        if (!asked.equals(report.options()) && !asked.equals(AnalysisOptions.DEFAULT.withThreads(asked.threads()))) {
            services.terminal().say(("%s: the figures are those of the report, which was made with other options; an "
                    + "analysis with these options needs the weights").formatted(model.name()));
        }
        ModelReport part = ReportedRun.of(report, model, layers);
        return new ModelReport(part.model(), part.options(), part.layers(), true, part.backend(), part.started(),
                part.elapsed(), part.filters(), part.part(), part.notes());
    }

    /** True, once it has been said, if files of a model have changed since it was opened: figures are of both. */
    boolean changed(Model model) {
        Model now = model.withChanges();
        now.findings().stream().skip(model.findings().size()).forEach(finding -> say(now, finding));
        return now != model;
    }

    /** True once it has been said that a model is known by its report alone, and that this work needs its weights. */
    boolean lacksWeights(Model model, String work) {
        if (model.holdsWeights()) {
            return false;
        }
        services.terminal().error("%s: it is a report, which holds no weights, but %s needs them: name the model itself"
                .formatted(model.name(), work));
        return true;
    }

    /** The linear algebra of this session, which is loaded once it is needed. */
    LinearAlgebra algebra() {
        if (algebra == null) {
            algebra = Backends.loading(this::loaded);
        }
        return algebra;
    }

    /** Loads it, and says so if it will be slow: before the first layer is done, as all of them wait for this. */
    private LinearAlgebra loaded() {
        LinearAlgebra loaded = services.algebra().get();
        if (!quiet && !loaded.limitation().isEmpty()) {
            services.terminal().say(loaded.limitation());
        }
        return loaded;
    }
}
