package org.eigenscope.cli;

import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.run.AnalysisListener;
import org.eigenscope.model.Layer;

/**
 * Listens to an analysis of which only figures and spectra are written.
 *
 * @param listener is told all
 */
record WithoutPictures(AnalysisListener listener) implements AnalysisListener {

    @Override
    public void started(Layer layer) {
        listener.started(layer);
    }

    @Override
    public void finished(LayerReport report) {
        listener.finished(report);
    }

    @Override
    public LayerReport retained(LayerReport report) {
        return report.withoutPictures();
    }
}
