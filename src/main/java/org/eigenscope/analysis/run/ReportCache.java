package org.eigenscope.analysis.run;

import java.io.IOException;
import java.util.Set;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.Detail;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.model.Layer;

/** Keeps reports of layers, so that what was analyzed once need not be again. Thread-safe. */
@FunctionalInterface
public interface ReportCache {

    /** Keeps nothing. */
    ReportCache NONE = (asked, work, analysis) -> analysis.run();

    /**
     * A layer that is to be analyzed, and all that its report depends on.
     *
     * @param layer the layer; its number determines its shuffle
     * @param slice the one slice, or null for all of them
     * @param options what is computed
     * @param details what of it somebody will look at
     * @param backend the linear algebra
     */
    record Asked(Layer layer, Integer slice, AnalysisOptions options, Set<Detail> details, String backend) {
        public Asked {
            details = Set.copyOf(details);
        }
    }

    /** The analysis itself. */
    @FunctionalInterface
    interface Analysis {
        LayerReport run() throws IOException;
    }

    /**
     * The report of a layer: one that was kept, or that of an analysis, which is kept then.
     *
     * @throws IOException if the layer cannot be read; a failure of the cache itself is none
     */
    LayerReport report(Asked asked, AnalysisContext work, Analysis analysis) throws IOException;

    /** A sentence on why a report could not be kept; empty as long as all were. */
    default String trouble() {
        return "";
    }
}
