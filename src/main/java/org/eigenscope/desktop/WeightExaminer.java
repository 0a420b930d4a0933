package org.eigenscope.desktop;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.Comparison;
import org.eigenscope.analysis.LayerComparison;
import org.eigenscope.analysis.ScreenedLayer;
import org.eigenscope.analysis.TrapScreen;
import org.eigenscope.analysis.Work;
import org.eigenscope.desktop.state.Examiner;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;

/** The trap screen and the comparison of the analysis, for the window. */
final class WeightExaminer implements Examiner {

    private final Supplier<LinearAlgebra> algebra;
    private final Courtesy courtesy;

    /** @param algebra may have to wait for the library to be loaded */
    WeightExaminer(Supplier<LinearAlgebra> algebra, Courtesy courtesy) {
        this.algebra = algebra;
        this.courtesy = courtesy;
    }

    @Override
    public void screen(List<Layer> layers, AnalysisOptions options, Consumer<ScreenedLayer> listener,
            Runnable checkpoint) throws InterruptedException {
        new TrapScreen(options).screen(layers, listener, work(() -> {
            courtesy.screen();
            checkpoint.run();
        }));
    }

    @Override
    public List<LayerComparison> compare(Model first, Model second, Runnable checkpoint) {
        return new Comparison(algebra.get()).compare(first, second, work(checkpoint));
    }

    private static Work work(Runnable checkpoint) {
        return new Work() {
            @Override
            public void checkpoint() {
                checkpoint.run();
            }
        };
    }
}
