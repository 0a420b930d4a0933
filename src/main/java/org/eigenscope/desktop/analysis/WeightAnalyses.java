package org.eigenscope.desktop.analysis;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ScreenedLayer;
import org.eigenscope.analysis.Trap;
import org.eigenscope.analysis.layer.TailTest;
import org.eigenscope.analysis.run.ModelAnalyzer;
import org.eigenscope.analysis.run.TrapScreen;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.model.Layer;
import org.eigenscope.series.AuditOptions;
import org.eigenscope.series.Comparison;
import org.eigenscope.series.LayerComparison;
import org.eigenscope.series.Lineage;
import org.eigenscope.series.LineageAnalyzer;
import org.eigenscope.series.MatchedLayer;
import org.eigenscope.series.ModelSeries;
import org.eigenscope.surgery.CopyPlace;
import org.eigenscope.surgery.MendPlan;
import org.eigenscope.surgery.MendPlanner;
import org.eigenscope.surgery.MendedModel;
import org.eigenscope.surgery.Mending;
import org.eigenscope.surgery.Removal;

/** Runs the trap screen, the test of a tail and the comparison of weights for the window. */
public final class WeightAnalyses implements BackgroundAnalyses {

    /** As many as the command takes: no p-value is smaller than 1/10,000. */
    private static final int LINEAGE_DRAWS = 9999;

    private final Supplier<LinearAlgebra> algebra;
    private final ThreadPriority priority;

    /** @param algebra may have to wait for the library to be loaded */
    public WeightAnalyses(Supplier<LinearAlgebra> algebra, ThreadPriority priority) {
        this.algebra = algebra;
        this.priority = priority;
    }

    @Override
    public void screen(List<Layer> layers, AnalysisOptions options, Consumer<ScreenedLayer> listener,
            Runnable checkpoint) throws InterruptedException {
        new TrapScreen(options).screen(layers, listener, context(() -> {
            priority.screen();
            checkpoint.run();
        }));
    }

    @Override
    public Analyzed testTail(Analyzed report, int draws, AnalysisOptions options, Runnable checkpoint) {
        return TailTest.test(report, draws, options.seed(), new AnalysisContext() {
            @Override
            public void checkpoint() {
                checkpoint.run();
            }

            @Override
            public void inParallel(Runnable one, Runnable other, double bytes) {
                CompletableFuture<Void> task = CompletableFuture.runAsync(other, Thread::startVirtualThread);
                try {
                    one.run();
                } finally {
                    // Nobody is notified of its failure twice: both end by the same checkpoint.
                    task.exceptionally(e -> null).join();
                }
                task.join();
            }
        });
    }

    @Override
    public List<LayerComparison> compare(ModelSeries two, Runnable checkpoint) {
        return new Comparison(algebra.get(), AuditOptions.DEFAULT).compare(two, context(checkpoint));
    }

    @Override
    public LayerComparison audit(MatchedLayer row, AnalysisOptions options, Runnable checkpoint) {
        return new Comparison(algebra.get(), AuditOptions.DEFAULT.withAudit(true))
                .audit(row, options.withPoolSlices(true), context(checkpoint));
    }

    @Override
    public Without without(Analyzed report, List<Trap> traps, AnalysisOptions options, Runnable checkpoint)
            throws IOException {
        MendPlanner mender = new MendPlanner(algebra.get(), options);
        Mending mending = mender.mend(report, traps, new Removal.ByCause(), context(checkpoint));
        return new Without(mending, mender.after(mending, context(checkpoint)));
    }

    @Override
    public MendPlan withoutAny(List<Analyzed> reports, CopyPlace place, AnalysisOptions options, Runnable checkpoint)
            throws IOException {
        return new MendPlanner(algebra.get(), options).plan(reports, MendPlanner::settled, new Removal.ByCause(), place,
                context(checkpoint));
    }

    @Override
    public MendedModel write(CopyPlace place, List<Mending> changes, AnalysisOptions options, Runnable checkpoint)
            throws IOException, ModelFormatException {
        return MendedModel.write(place, changes,
                MendedModel.by(new ModelAnalyzer(algebra.get()), options), context(checkpoint));
    }

    @Override
    public Lineage lineage(ModelSeries two, AnalysisOptions options, Runnable checkpoint) {
        return new LineageAnalyzer(algebra.get(), LINEAGE_DRAWS, options.maxEvals(), options.seed()).of(two,
                context(checkpoint));
    }

    private static AnalysisContext context(Runnable checkpoint) {
        return new AnalysisContext() {
            @Override
            public void checkpoint() {
                checkpoint.run();
            }
        };
    }
}
