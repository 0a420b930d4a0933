package org.eigenscope.desktop.workbench;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.ScreenedLayer;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.analysis.BackgroundAnalyses;
import org.eigenscope.model.Layer;

/** Predicts the traps of all layers, at the speed of the disk: their badges are there long before their spectra. */
final class TrapPrediction {

    private final BackgroundAnalyses analyses;
    private final Background background;
    private final Queue<ScreenedLayer> predicted = new ConcurrentLinkedQueue<>();
    private final ReadOnlyBooleanWrapper ended = new ReadOnlyBooleanWrapper();
    private Session session;

    TrapPrediction(BackgroundAnalyses analyses, Background background) {
        this.analyses = analyses;
        this.background = background;
    }

    /** True once all layers of the session were looked at. */
    ReadOnlyBooleanProperty endedProperty() {
        return ended.getReadOnlyProperty();
    }

    /**
     * Begins with a session; what is still predicted of an earlier one is dropped.
     *
     * @param poll called at the end, to take in what was predicted last
     */
    void start(Session target, AnalysisOptions options, Runnable poll) {
        session = target;
        predicted.clear();
        ended.set(false);
        List<Layer> layers = target.analyzable().stream().map(LayerItem::layer).toList();
        background.run(() -> {
            analyses.screen(layers, options, predicted::add, target::checkpoint);
            return target;
        }, done -> {
            poll.run();
            ended.set(target == session);
        }, problem -> {
            // No badge is lost that matters: each layer's analysis says for itself what is wrong with it.
            predicted.clear();
        });
    }

    /** Puts what has been predicted since the last time into the session's layers; true if that was anything. */
    boolean poll() {
        boolean any = false;
        for (ScreenedLayer layer = predicted.poll(); layer != null; layer = predicted.poll()) {
            if (session.open() && session.holds(layer.layer()) && layer.screened()) {
                session.item(layer.layer()).screened(layer.traps().isEmpty() ? 0 : layer.traps().getFirst().strength());
                any = true;
            }
        }
        return any;
    }
}
