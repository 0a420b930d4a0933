package org.eigenscope.desktop.analysis;

import java.util.List;
import java.util.function.Consumer;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ScreenedLayer;
import org.eigenscope.model.Layer;
import org.eigenscope.series.LayerComparison;
import org.eigenscope.series.MatchedLayer;
import org.eigenscope.series.ModelSeries;

/**
 * Findings besides the analysis itself. All methods take long: for background threads only. They call
 * {@code checkpoint} often, which throws a {@link java.util.concurrent.CancellationException} to end them.
 */
public interface BackgroundAnalyses {

    /**
     * Predicts the traps of layers from their elements alone.
     *
     * @param listener hears of each layer at once, from any thread
     */
    void screen(List<Layer> layers, AnalysisOptions options, Consumer<ScreenedLayer> listener, Runnable checkpoint)
            throws InterruptedException;

    /**
     * Tests the power law of an analyzed layer.
     *
     * @param draws of the bootstrap
     * @return the report with the test
     */
    Analyzed testTail(Analyzed report, int draws, AnalysisOptions options, Runnable checkpoint);

    /** Looks at the change of a layer of two models: ΔW analyzed, its intruder dimensions, noise of its size. */
    LayerComparison audit(MatchedLayer row, AnalysisOptions options, Runnable checkpoint);

    /** Compares the weights of the two models of a series, layer by layer. */
    List<LayerComparison> compare(ModelSeries two, Runnable checkpoint);
}
