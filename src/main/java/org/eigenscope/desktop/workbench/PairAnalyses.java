package org.eigenscope.desktop.workbench;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.value.ObservableObjectValue;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.analysis.BackgroundAnalyses;
import org.eigenscope.series.LayerComparison;
import org.eigenscope.series.Lineage;
import org.eigenscope.series.MatchedLayer;
import org.eigenscope.series.ModelSeries;

/** Analyses of the two open models together. */
public final class PairAnalyses {

    private final Background background;
    private final BackgroundAnalyses analyses;
    private final List<Session> sessions;
    private final ObservableObjectValue<ModelSeries> series;
    private final ObservableObjectValue<AnalysisOptions> options;
    private final Consumer<Notice> tell;

    PairAnalyses(Background background, BackgroundAnalyses analyses, List<Session> sessions,
            ObservableObjectValue<ModelSeries> series, ObservableObjectValue<AnalysisOptions> options,
            Consumer<Notice> tell) {
        this.background = background;
        this.analyses = analyses;
        this.sessions = sessions;
        this.series = series;
        this.options = options;
        this.tell = tell;
    }

    /**
     * Measures how far the weights of the two open models are apart.
     *
     * @param then is notified of it on the window's thread, unless one of the models has been closed meanwhile
     */
    public void compareWeights(Consumer<List<LayerComparison>> then) {
        Session first = sessions.getFirst();
        ModelSeries two = series.get();
        if (two == null) {
            return;
        }
        ofBoth(first, sessions.get(1), checkpoint -> analyses.compare(two, checkpoint), then);
    }

    /**
     * Looks at what the change of a layer of the two open models is made of.
     *
     * @param then is notified of it on the window's thread, unless one of the models has been closed meanwhile
     */
    public void audit(MatchedLayer row, Consumer<LayerComparison> then) {
        AnalysisOptions wanted = options.get();
        ofBoth(sessions.getFirst(), sessions.get(1), checkpoint -> analyses.audit(row, wanted, checkpoint), then);
    }

    /**
     * Tests whether the two open models are related.
     *
     * @param then is notified of it on the window's thread, unless one of the models has been closed meanwhile
     */
    public void lineage(Consumer<Lineage> then) {
        AnalysisOptions wanted = options.get();
        ModelSeries two = series.get();
        if (two != null) {
            ofBoth(sessions.getFirst(), sessions.get(1), checkpoint -> analyses.lineage(two, wanted, checkpoint), then);
        }
    }

    private <T> void ofBoth(Session first, Session second, Function<Runnable, T> work, Consumer<T> then) {
        background.run(() -> work.apply(() -> {
            first.checkpoint();
            second.checkpoint();
        }), found -> {
            if (first.open() && second.open()) {
                then.accept(found);
            }
        }, problem -> {
            if (first.open() && second.open()) {
                tell.accept(new Notice(Notice.Level.ERROR, FailureNotices.words(second.file(), problem)));
            }
        });
    }
}
