package org.eigenscope.analysis.run;

import org.eigenscope.analysis.LayerReport;
import org.eigenscope.model.Layer;

/** Is notified of an analysis as it goes, from its worker threads, several at once: must be thread-safe and quick. */
public interface AnalysisListener {

    /** Listens to nothing. */
    AnalysisListener NONE = new AnalysisListener() {};

    /** A worker has begun with this layer. */
    default void started(Layer layer) {}

    /** A layer is done: analyzed, skipped or failed. */
    default void finished(LayerReport report) {}

    /** Gives what the run's own report will hold of a layer: all that was found, unless less is needed. */
    default LayerReport retained(LayerReport report) {
        return report;
    }
}
