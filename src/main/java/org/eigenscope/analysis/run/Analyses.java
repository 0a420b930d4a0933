package org.eigenscope.analysis.run;

import java.util.List;
import java.util.Set;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.Detail;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;

/** A place other than this process where models are analyzed, such as a cluster. */
public interface Analyses {

    /**
     * A request to analyze a model.
     *
     * @param model a model
     * @param layers the layers to analyze, of this model
     * @param options what is computed
     * @param details which optional figures the reports will hold
     * @param fingerprints true if the reports will hold the hashes of the model's files
     */
    record AnalysisRequest(Model model, List<Layer> layers, AnalysisOptions options, Set<Detail> details,
            boolean fingerprints) {
        public AnalysisRequest {
            layers = List.copyOf(layers);
            details = Set.copyOf(details);
        }
    }

    /** Begins with all models that will be asked for, so that none waits for another. */
    void expect(List<AnalysisRequest> all);

    /** Gives the analysis of a model, which has perhaps begun; the listener is notified of each layer. */
    AnalysisRun start(AnalysisRequest wanted, AnalysisListener listener);
}
