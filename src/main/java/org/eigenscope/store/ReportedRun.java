package org.eigenscope.store;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.run.AnalysisListener;
import org.eigenscope.analysis.run.AnalysisRun;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;

/** A finished run whose layer reports come from a report file. */
public final class ReportedRun implements AnalysisRun {

    private final ModelReport report;
    private final AnalysisListener listener;

    /**
     * @param stored the report that was opened
     * @param model its model, as it is called here
     * @param layers those of its layers that are asked for
     */
    public ReportedRun(ModelReport stored, Model model, Collection<Layer> layers, AnalysisListener listener) {
        report = of(stored, model, layers);
        this.listener = listener;
    }

    /** The part of a report that is about these layers. */
    public static ModelReport of(ModelReport stored, Model model, Collection<Layer> layers) {
        Set<Integer> wanted = layers.stream().map(Layer::id).collect(Collectors.toSet());
        List<LayerReport> reports = stored.layers().stream().filter(one -> wanted.contains(one.layer().id())).toList();
        return new ModelReport(model, stored.options(), reports, stored.complete(), stored.backend(),
                stored.started(), stored.elapsed(), stored.filters(), stored.part(), stored.notes().stream()
                .filter(note -> wanted.contains(note.id())).toList());
    }

    @Override
    public ModelReport join() {
        report.layers().forEach(listener::finished);
        return report;
    }

    @Override
    public void cancel() {
        // It is at its end.
    }

    @Override
    public void pause() {
        // It is at its end.
    }

    @Override
    public void resume() {
        // It never was held.
    }

    @Override
    public void prefer(int layerId) {
        // None waits.
    }

    @Override
    public Progress progress() {
        return new Progress(report.layers().size(), report.layers().size(), 1, 0, 0);
    }
}
