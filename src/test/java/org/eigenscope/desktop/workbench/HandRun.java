package org.eigenscope.desktop.workbench;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.run.AnalysisListener;
import org.eigenscope.analysis.run.AnalysisRun;
import org.eigenscope.chart.Samples;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;

/** An analysis that goes by hand. */
final class HandRun implements AnalysisRun {

    final Model model;
    final List<Layer> layers;
    final AnalysisOptions options;
    final AnalysisListener listener;
    final List<Integer> preferred;
    boolean cancelled;
    boolean paused;
    ModelReport report;
    Runnable atEnd = () -> { };

    HandRun(Model model, List<Layer> layers, AnalysisOptions options, AnalysisListener listener,
            List<Integer> preferred) {
        this.model = model;
        this.layers = layers;
        this.options = options;
        this.listener = listener;
        this.preferred = preferred;
    }

    void begin(int id) {
        listener.started(layers.get(id - 1));
    }

    void finish(int id) {
        listener.finished(Samples.analyze(layers.get(id - 1)));
    }

    void fail(int id, String why) {
        listener.finished(new LayerReport.Failed(layers.get(id - 1), why));
    }

    void end(boolean complete) {
        report = new ModelReport(model, options, List.of(Samples.analyze(layers.getFirst())), complete, "none",
                Instant.EPOCH, Duration.ofSeconds(1));
        atEnd.run();
    }

    @Override
    public ModelReport join() {
        if (report == null) {
            throw new NotEnded(this);
        }
        return report;
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
    }

    @Override
    public void prefer(int layerId) {
        preferred.add(layerId);
    }

    @Override
    public Progress progress() {
        return new Progress(0, layers.size(), 0, 0, 0);
    }

    /** The analysis is not at its end yet. */
    static final class NotEnded extends RuntimeException {
        final transient HandRun run;

        NotEnded(HandRun run) {
            this.run = run;
        }
    }
}
