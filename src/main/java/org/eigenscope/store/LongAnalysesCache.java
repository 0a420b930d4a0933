package org.eigenscope.store;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.run.ReportCache;
import org.eigenscope.model.Layer;
import org.eigenscope.model.WeightMatrix;

/**
 * Passes to a cache all models, and of layers only those whose analysis takes longer than finding their report: a key
 * takes one more reading and a SHA-256 of the elements, a report some milliseconds to be written or read.
 *
 * @param cache keeps the reports of these layers
 */
public record LongAnalysesCache(ReportCache cache) implements ReportCache {

    /** n·m² of all slices: a matrix of 768 × 768, some 60 ms of one processor, is the least that is kept. */
    private static final double LEAST_WORK = 4e8;

    @Override
    public LayerReport report(LayerQuery asked, AnalysisContext work, Analysis analysis) throws IOException {
        return isLong(asked.layer(), asked.options()) ? cache.report(asked, work, analysis) : analysis.run();
    }

    @Override
    public Entry entry(ModelQuery asked, AnalysisContext work) throws IOException {
        Entry entry = cache.entry(asked, work);
        return entry == Entry.NONE ? entry : new WithoutLong(entry, asked);
    }

    /** The place of a model, but that layers which are kept one by one are not kept with the unfinished model too. */
    private record WithoutLong(Entry entry, ModelQuery asked) implements Entry {
        @Override
        public Optional<CachedReports> kept() {
            return entry.kept();
        }

        @Override
        public Optional<LayerReport> unfinished(int task, Supplier<String> backend) {
            return entry.unfinished(task, backend);
        }

        @Override
        public void made(int task, LayerReport report, Supplier<String> backend) {
            if (!isLong(asked.tasks().get(task).layer(), asked.options())) {
                entry.made(task, report, backend);
            }
        }

        @Override
        public boolean holds(AnalysisContext work) throws IOException {
            return entry.holds(work);
        }

        @Override
        public void keep(CachedReports made) {
            entry.keep(made);
        }
    }

    @Override
    public String trouble() {
        return cache.trouble();
    }

    private static boolean isLong(Layer layer, AnalysisOptions options) {
        WeightMatrix weights = layer.weights();
        return weights != null && (options.bootstraps() > 0 || options.thorough()
                || (double) weights.slices() * weights.n() * weights.m() * weights.m() >= LEAST_WORK);
    }
}
