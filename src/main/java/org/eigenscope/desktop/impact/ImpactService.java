package org.eigenscope.desktop.impact;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.impact.Experiment;
import org.eigenscope.impact.ImpactOptions;
import org.eigenscope.impact.ImpactReport;
import org.eigenscope.impact.ImpactSubject;
import org.eigenscope.impact.ProbeSource;
import org.eigenscope.impact.engine.NetworkSource;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.model.Model;

/** Runs networks. All methods take long: for background threads only. */
public interface ImpactService {

    /**
     * Whether a model can be run here.
     *
     * @throws IOException if not, and why
     */
    void check(Model model) throws IOException, ModelFormatException;

    /**
     * Measures what traps do to the answers.
     *
     * @param work asked often whether to go on, and told how far it is
     * @throws IOException if the network cannot be run: why
     */
    ImpactReport measure(Model model, ProbeSource feed, List<ImpactSubject> subjects, ImpactOptions options,
            AnalysisContext work)
            throws IOException, ModelFormatException;

    /** The real thing. */
    static ImpactService of(ModelFiles files, Supplier<LinearAlgebra> algebra, NetworkSource engines) {
        return new ImpactService() {
            @Override
            public void check(Model model) throws IOException, ModelFormatException {
                Experiment.check(model, files, engines);
            }

            @Override
            public ImpactReport measure(Model model, ProbeSource feed, List<ImpactSubject> subjects,
                    ImpactOptions options,
                    AnalysisContext work) throws IOException, ModelFormatException {
                try (Experiment experiment = Experiment.of(model, files, feed, engines)) {
                    return experiment.measure(subjects, algebra.get(), options, work);
                }
            }
        };
    }
}
