package org.eigenscope.desktop.analysis;

import java.util.Collection;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.run.AnalysisListener;
import org.eigenscope.analysis.run.AnalysisRun;
import org.eigenscope.analysis.run.ModelsTogether;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;

/**
 * The part that the window needs of {@link org.eigenscope.analysis.run.ModelAnalyzer}: a test can be slower, or
 * fail.
 */
@FunctionalInterface
public interface AnalysisService {

    /** Starts the analysis of these layers; returns at once. */
    AnalysisRun start(Model model, Collection<Layer> layers, AnalysisOptions options, AnalysisListener listener);

    /** Starts the analysis of these layers of several models in one run; returns at once. */
    default AnalysisRun start(ModelsTogether models, Collection<Layer> layers, AnalysisOptions options,
            AnalysisListener listener) {
        return start(models.model(), layers, options, listener);
    }
}
