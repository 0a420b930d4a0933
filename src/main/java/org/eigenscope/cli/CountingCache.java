package org.eigenscope.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.run.ReportCache;

/** A cache that counts the reports of layers which it has kept from before. */
final class CountingCache implements ReportCache {

    private final ReportCache cache;
    private final AtomicInteger kept = new AtomicInteger();

    CountingCache(ReportCache cache) {
        this.cache = cache;
    }

    /** The reports that were kept from before. */
    int kept() {
        return kept.get();
    }

    @Override
    public LayerReport report(Asked asked, AnalysisContext work, Analysis analysis) throws IOException {
        AtomicBoolean ran = new AtomicBoolean();
        LayerReport report = cache.report(asked, work, () -> {
            ran.set(true);
            return analysis.run();
        });
        if (!ran.get()) {
            kept.incrementAndGet();
        }
        return report;
    }

    @Override
    public Entry entry(Whole asked, AnalysisContext work) throws IOException {
        Entry entry = cache.entry(asked, work);
        Optional<Kept> found = entry.kept();
        found.ifPresent(all -> kept.addAndGet((int) all.reports().stream()
                .filter(LayerReport.Analyzed.class::isInstance).count()));
        return entry;
    }

    @Override
    public String trouble() {
        return cache.trouble();
    }
}
