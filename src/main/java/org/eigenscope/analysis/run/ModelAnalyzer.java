package org.eigenscope.analysis.run;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;

/** Analyzes the layers of models, each run on one bounded pool of named daemon threads. */
public final class ModelAnalyzer {

    private final LayerAnalyzer analyzer;
    private final ReportCache cache;

    public ModelAnalyzer(LinearAlgebra algebra) {
        this(new LayerAnalyzer(algebra));
    }

    public ModelAnalyzer(LayerAnalyzer analyzer) {
        this(analyzer, ReportCache.NONE);
    }

    /** @param cache what was analyzed before, and where it is kept */
    public ModelAnalyzer(LayerAnalyzer analyzer, ReportCache cache) {
        this.analyzer = analyzer;
        this.cache = cache;
    }

    /** The backend's name. */
    public String backend() {
        return analyzer.backend();
    }

    /** Starts the analysis of these layers of a model; the listener is notified of each as it ends. */
    public AnalysisRun start(Model model, Collection<Layer> layers, AnalysisOptions options,
            AnalysisListener listener) {
        return start(model, layers, layer -> model, options, listener);
    }

    /** Starts the analysis of these layers of several models in one run. */
    public AnalysisRun start(ModelsTogether models, Collection<Layer> layers, AnalysisOptions options,
            AnalysisListener listener) {
        return start(models.model(), layers, models::of, options, listener);
    }

    private AnalysisRun start(Model model, Collection<Layer> layers, Function<Layer, Model> owners,
            AnalysisOptions options, AnalysisListener listener) {
        ModelRun run = new ModelRun(model, List.copyOf(layers), owners, options, listener, analyzer, cache);
        run.start();
        return run;
    }
}
