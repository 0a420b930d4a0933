package org.eigenscope.analysis.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.Detail;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.run.ReportCache.CachedReports;
import org.eigenscope.analysis.run.ReportCache.Entry;
import org.eigenscope.analysis.run.ReportCache.ModelQuery;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.model.SourceFile;

/**
 * One of the models of a run, whose reports may be in the cache. The first worker that comes to it looks for them; the
 * one that ends its last task checks what was found, or keeps what was made. Thread-safe.
 */
final class CachedModel {

    private final ReportCache cache;
    private final ModelQuery asked;
    private final Map<LayerTask, Integer> places = new IdentityHashMap<>();
    private final LayerReport[] made;
    private int left;
    private Entry entry;
    private Optional<CachedReports> kept = Optional.empty();
    /** True once a report was taken that was left by an analysis which had not come to its end. */
    private boolean goesOn;

    CachedModel(ReportCache cache, ModelQuery asked) {
        this.cache = cache;
        this.asked = asked;
        asked.tasks().forEach(task -> places.put(task, places.size()));
        made = new LayerReport[places.size()];
        left = made.length;
    }

    /**
     * The models of a run, by their tasks.
     *
     * @param owners the model that a layer is of
     */
    static Map<LayerTask, CachedModel> of(ReportCache cache, List<LayerTask> tasks, Function<Layer, Model> owners,
            AnalysisOptions options, Set<Detail> details) {
        Map<Model, List<LayerTask>> each = new IdentityHashMap<>();
        tasks.forEach(task -> each.computeIfAbsent(owners.apply(task.layer()), owner -> new ArrayList<>()).add(task));
        Map<LayerTask, CachedModel> models = new IdentityHashMap<>();
        each.forEach((owner, own) -> {
            CachedModel whole = new CachedModel(cache, new ModelQuery(owner, own, options, details));
            own.forEach(task -> models.put(task, whole));
        });
        return models;
    }

    /**
     * The report of a task that was kept from before.
     *
     * @param backend the linear algebra that is at work here
     */
    synchronized Optional<LayerReport> find(LayerTask task, Supplier<String> backend, AnalysisContext work) {
        if (entry == null) {
            try {
                entry = cache.entry(asked, work);
            } catch (IOException e) {
                // The analysis says which of its files cannot be read.
                entry = Entry.NONE;
            }
        }
        if (kept.isEmpty()) {
            kept = entry.kept().filter(found -> found.reports().size() == made.length);
        }
        if (kept.isPresent()) {
            return Optional.of(kept.get().reports().get(places.get(task)));
        }
        Optional<LayerReport> left = entry.unfinished(places.get(task), backend);
        goesOn |= left.isPresent();
        return left;
    }

    /**
     * Gives back a report that was just made of the model.
     *
     * @throws IOException if a file of the model has been replaced: figures of two files are no model's
     */
    LayerReport unlessReplaced(LayerReport report) throws IOException {
        SourceFile.requireSame(asked.model().files());
        return report;
    }

    /** The linear algebra that made what was kept; empty if nothing was. */
    synchronized Optional<String> backend() {
        return kept.map(CachedReports::backend);
    }

    /**
     * Takes the report of a task.
     *
     * @param report null if it was cancelled
     * @param backend the linear algebra that is at work here
     * @return the tasks that have to be done again, as what was kept is of other files; mostly none
     */
    synchronized List<LayerTask> ended(LayerTask task, LayerReport report, Supplier<String> backend,
            AnalysisContext work) {
        made[places.get(task)] = report;
        left--;
        if (left > 0) {
            if (kept.isEmpty() && entry != null && report != null) {
                entry.made(places.get(task), report, backend);
            }
            return List.of();
        }
        if ((kept.isPresent() || goesOn) && !holds(work)) {
            entry = Entry.NONE;
            kept = Optional.empty();
            goesOn = false;
            left = made.length;
            return asked.tasks();
        }
        List<LayerReport> all = new ArrayList<>(Arrays.asList(made));
        Arrays.fill(made, null);
        if (kept.isPresent()) {
            // Who runs this has taken the reports.
            kept = kept.map(found -> new CachedReports(found.backend(), List.of()));
            entry = Entry.NONE;
        }
        if (kept.isEmpty() && entry != null && all.stream()
                .noneMatch(one -> one == null || one instanceof LayerReport.Failed)) {
            entry.keep(new CachedReports(backend.get(), all));
        }
        return List.of();
    }

    private boolean holds(AnalysisContext work) {
        try {
            return entry.holds(work);
        } catch (IOException e) {
            return false;
        }
    }
}
