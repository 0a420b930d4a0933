package org.eigenscope.desktop.workbench;

import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import javafx.beans.value.ChangeListener;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.analysis.BackgroundAnalyses;

/**
 * Tests the power law of the layer that is looked at, once it is analyzed, unless the analysis has done so: for all
 * layers of a model it would take longer than their spectra do.
 */
final class TailTesting {

    /** Good to 0.035, which is enough to tell p from 0.1. */
    static final int DRAWS = 200;

    private final BackgroundAnalyses analyses;
    private final Background background;
    private final Supplier<AnalysisOptions> options;
    private final Runnable changed;
    private final ChangeListener<Number> revised = (p, before, after) -> look();
    private volatile LayerItem current;
    private Analyzed tested;

    /** @param changed called when a layer has been tested */
    TailTesting(BackgroundAnalyses analyses, Background background, Supplier<AnalysisOptions> options,
            Runnable changed) {
        this.analyses = analyses;
        this.background = background;
        this.options = options;
        this.changed = changed;
    }

    /** Another layer is looked at, or none: what is being tested of the former is given up. */
    void current(LayerItem item) {
        if (current != null) {
            current.revisionProperty().removeListener(revised);
        }
        current = item;
        tested = null;
        if (item != null) {
            item.revisionProperty().addListener(revised);
            look();
        }
    }

    private void look() {
        LayerItem item = current;
        Analyzed report = item.analyzed().orElse(null);
        if (report == null || report == tested || !report.tail().succeeded() || report.quality().bootstraps() > 0) {
            return;
        }
        tested = report;
        background.run(() -> analyses.testTail(report, DRAWS, options.get(), () -> {
            if (current != item) {
                throw new CancellationException();
            }
        }), done -> {
            item.replace(report, done);
            changed.run();
        }, problem -> {
            // Given up; who comes back to the layer has it tested then.
        });
    }
}
