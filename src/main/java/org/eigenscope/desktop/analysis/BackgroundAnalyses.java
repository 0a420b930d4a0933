package org.eigenscope.desktop.analysis;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ScreenedLayer;
import org.eigenscope.analysis.Trap;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.model.Layer;
import org.eigenscope.series.LayerComparison;
import org.eigenscope.series.Lineage;
import org.eigenscope.series.MatchedLayer;
import org.eigenscope.series.ModelSeries;
import org.eigenscope.surgery.CopyPlace;
import org.eigenscope.surgery.MendPlan;
import org.eigenscope.surgery.MendedModel;
import org.eigenscope.surgery.Mending;

/**
 * Analyses that the window runs besides the main one. All methods take long: for background threads only. They call
 * {@code checkpoint} often, which throws a {@link java.util.concurrent.CancellationException} to end them.
 */
public interface BackgroundAnalyses {

    /**
     * Predicts the traps of layers from their elements alone.
     *
     * @param listener is notified of each layer at once, from any thread
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

    /** Tests whether the two models of a series are related. */
    Lineage lineage(ModelSeries two, AnalysisOptions options, Runnable checkpoint);

    /** Compares the weights of the two models of a series, layer by layer. */
    List<LayerComparison> compare(ModelSeries two, Runnable checkpoint);

    /**
     * Takes traps out of a layer by their causes. Nothing is written.
     *
     * @param traps some of the report's
     * @throws IOException if the file cannot be read
     */
    Without without(Analyzed report, List<Trap> traps, AnalysisOptions options, Runnable checkpoint)
            throws IOException;

    /**
     * Takes all traps but weak ones out of layers by their causes. Nothing is written.
     *
     * @param place where the copy is to go
     * @throws IOException if a file cannot be read
     */
    MendPlan withoutAny(List<Analyzed> reports, CopyPlace place, AnalysisOptions options, Runnable checkpoint)
            throws IOException;

    /**
     * Writes a copy of a model with changed layers.
     *
     * @throws IOException if it cannot be written
     * @throws ModelFormatException if the copy cannot be opened
     */
    MendedModel write(CopyPlace place, List<Mending> changes, AnalysisOptions options, Runnable checkpoint)
            throws IOException, ModelFormatException;

    /**
     * A layer without some of its traps.
     *
     * @param mending what is taken out
     * @param after the analysis of the rest
     */
    record Without(Mending mending, LayerReport after) {}
}
