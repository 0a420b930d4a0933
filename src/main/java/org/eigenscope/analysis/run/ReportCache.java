package org.eigenscope.analysis.run;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.Detail;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;

/** Keeps reports of layers and of models, so that what was analyzed once need not be again. Thread-safe. */
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
     * @param details what of it the user will look at
     * @param backend tells the linear algebra, and waits until it is loaded
     */
    record LayerQuery(Layer layer, Integer slice, AnalysisOptions options, Set<Detail> details,
            Supplier<String> backend) {
        public LayerQuery {
            details = Set.copyOf(details);
        }
    }

    /**
     * A model that is to be analyzed, and all that its reports depend on but the linear algebra, which need not be
     * loaded for reports that were kept.
     *
     * @param model the model
     * @param tasks its layers, or their slices
     * @param options what is computed
     * @param details what of it the user will look at
     */
    record ModelQuery(Model model, List<LayerTask> tasks, AnalysisOptions options, Set<Detail> details) {
        public ModelQuery {
            tasks = List.copyOf(tasks);
            details = Set.copyOf(details);
        }
    }

    /**
     * The reports of a whole model.
     *
     * @param backend the linear algebra that made them
     * @param reports one for each task, in their order; none of them failed
     */
    record CachedReports(String backend, List<LayerReport> reports) {
        public CachedReports {
            reports = List.copyOf(reports);
        }
    }

    /** The place of a model in a cache. For one thread at a time. */
    interface Entry {

        /** The place of a model that is not kept. */
        Entry NONE = made -> { };

        /** The reports that lie there. They may be found later, once the files are read. */
        default Optional<CachedReports> kept() {
            return Optional.empty();
        }

        /**
         * True if what lies there is of these files. It may have been found by their sizes and times alone: then this
         * waits until they are read.
         *
         * @throws IOException if they cannot be read
         */
        default boolean holds(AnalysisContext work) throws IOException {
            return true;
        }

        /**
         * The report of a task that an analysis left which did not come to its end.
         *
         * @param task its place among the model's tasks
         * @param backend tells the linear algebra: what another has made is passed over
         */
        default Optional<LayerReport> unfinished(int task, Supplier<String> backend) {
            return Optional.empty();
        }

        /**
         * Is notified of a report while others of the model are still to come; a failure is none of the analysis.
         *
         * @param task its place among the model's tasks
         * @param backend tells the linear algebra
         */
        default void made(int task, LayerReport report, Supplier<String> backend) {
            // The whole is kept, or nothing.
        }

        /** Puts reports there; a failure is none of the analysis. */
        void keep(CachedReports made);
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
    LayerReport report(LayerQuery asked, AnalysisContext work, Analysis analysis) throws IOException;

    /**
     * Looks for the reports of a model; whether its layers are kept one by one is another matter. Its files are read
     * behind that.
     *
     * @param work may end the reading
     * @throws IOException if its files cannot be read; a failure of the cache itself is none
     */
    default Entry entry(ModelQuery asked, AnalysisContext work) throws IOException {
        return Entry.NONE;
    }

    /** A sentence on why a report could not be kept; empty as long as all were. */
    default String trouble() {
        return "";
    }
}
