package org.eigenscope.store;

import java.io.IOException;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.run.ReportCache;
import org.eigenscope.model.WeightMatrix;

/**
 * Passes to a cache all models, and of layers only those whose analysis takes longer than finding their report: a key
 * takes one more reading and a SHA-256 of the elements, a report some milliseconds to be written or read.
 *
 * @param cache keeps the reports of these layers
 */
public record LongAnalyses(ReportCache cache) implements ReportCache {

    /** n·m² of all slices: a matrix of 768 × 768, some 60 ms of one processor, is the least that is kept. */
    private static final double LEAST_WORK = 4e8;

    @Override
    public LayerReport report(Asked asked, AnalysisContext work, Analysis analysis) throws IOException {
        return isLong(asked) ? cache.report(asked, work, analysis) : analysis.run();
    }

    @Override
    public Entry entry(Whole asked, AnalysisContext work) throws IOException {
        return cache.entry(asked, work);
    }

    @Override
    public String trouble() {
        return cache.trouble();
    }

    private static boolean isLong(Asked asked) {
        WeightMatrix weights = asked.layer().weights();
        return weights != null && (asked.options().bootstraps() > 0 || asked.options().thorough()
                || (double) weights.slices() * weights.n() * weights.m() * weights.m() >= LEAST_WORK);
    }
}
