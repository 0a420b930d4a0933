package org.eigenscope.desktop.analysis;

import java.util.Collection;
import java.util.function.Supplier;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.run.AnalysisListener;
import org.eigenscope.analysis.run.AnalysisRun;
import org.eigenscope.analysis.run.ModelAnalyzer;
import org.eigenscope.analysis.run.ModelsTogether;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;

/**
 * Runs analyses in this process.
 *
 * @param analyzer gives what analyzes models, once it is loaded
 */
public record LocalAnalysisService(Supplier<ModelAnalyzer> analyzer) implements AnalysisService {

    @Override
    public AnalysisRun start(Model model, Collection<Layer> layers, AnalysisOptions options,
            AnalysisListener listener) {
        return analyzer.get().start(model, layers, options, listener);
    }

    @Override
    public AnalysisRun start(ModelsTogether models, Collection<Layer> layers, AnalysisOptions options,
            AnalysisListener listener) {
        return analyzer.get().start(models, layers, options, listener);
    }
}
