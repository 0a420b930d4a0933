package org.eigenscope.desktop.workbench;

import java.util.List;
import java.util.function.Consumer;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ScreenedLayer;
import org.eigenscope.analysis.Trap;
import org.eigenscope.analysis.TrapMethod;
import org.eigenscope.desktop.analysis.BackgroundAnalyses;
import org.eigenscope.model.Layer;
import org.eigenscope.series.LayerComparison;
import org.eigenscope.series.Lineage;
import org.eigenscope.series.MatchedLayer;
import org.eigenscope.series.ModelSeries;
import org.eigenscope.spectrum.FitQuality;
import org.eigenscope.surgery.CopyPlace;
import org.eigenscope.surgery.MendPlan;
import org.eigenscope.surgery.MendedModel;
import org.eigenscope.surgery.Mending;

/** A screen that predicts a trap of the first layer. */
final class Screened implements BackgroundAnalyses {
    @Override
    public void screen(List<Layer> layers, AnalysisOptions options, Consumer<ScreenedLayer> listener,
            Runnable checkpoint) {
        checkpoint.run();
        listener.accept(new ScreenedLayer(layers.getFirst(),
                List.of(new ScreenedLayer.PredictedTrap(0, 9, 4.5, 1e-9,
                Trap.Cause.MEAN_SHIFT, null)), TrapMethod.MARCHENKO_PASTUR, ""));
        listener.accept(new ScreenedLayer(layers.get(1), List.of(), TrapMethod.MARCHENKO_PASTUR, ""));
    }

    @Override
    public LayerReport.Analyzed testTail(LayerReport.Analyzed report, int draws, AnalysisOptions options,
            Runnable checkpoint) {
        checkpoint.run();
        FitQuality before = report.quality();
        return report.withQuality(new FitQuality(0.5, draws, before.lognormal(), before.exponential(),
                before.truncated(),
                before.choice(), before.interval(), FitQuality.Verdict.PLAUSIBLE));
    }

    @Override
    public Lineage lineage(ModelSeries two, AnalysisOptions options, Runnable checkpoint) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<LayerComparison> compare(ModelSeries two, Runnable checkpoint) {
        return List.of();
    }

    @Override
    public Without without(LayerReport.Analyzed report, List<Trap> traps, AnalysisOptions options,
            Runnable checkpoint) {
        throw new UnsupportedOperationException("no test asks for it");
    }

    @Override
    public MendPlan withoutAny(List<LayerReport.Analyzed> reports, CopyPlace place, AnalysisOptions options,
            Runnable checkpoint) {
        throw new UnsupportedOperationException("no test asks for it");
    }

    @Override
    public MendedModel write(CopyPlace place, List<Mending> changes, AnalysisOptions options,
            Runnable checkpoint) {
        throw new UnsupportedOperationException("no test asks for it");
    }

    @Override
    public LayerComparison audit(MatchedLayer row, AnalysisOptions options, Runnable checkpoint) {
        throw new UnsupportedOperationException("no test asks for it");
    }
}
