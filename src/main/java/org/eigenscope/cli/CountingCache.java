package org.eigenscope.cli;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.run.ReportCache;

/** A cache that counts the reports of layers which had to be made. */
final class CountingCache implements ReportCache {

    private final ReportCache cache;
    private final AtomicInteger made = new AtomicInteger();

    CountingCache(ReportCache cache) {
        this.cache = cache;
    }

    /** The reports that an analysis made, as they were not kept from before. */
    int made() {
        return made.get();
    }

    @Override
    public LayerReport report(LayerQuery asked, AnalysisContext work, Analysis analysis) throws IOException {
        return cache.report(asked, work, () -> {
            LayerReport report = analysis.run();
            if (report instanceof LayerReport.Analyzed) {
                made.incrementAndGet();
            }
            return report;
        });
    }

    @Override
    public Entry entry(ModelQuery asked, AnalysisContext work) throws IOException {
        return cache.entry(asked, work);
    }

    @Override
    public String trouble() {
        return cache.trouble();
    }
}
