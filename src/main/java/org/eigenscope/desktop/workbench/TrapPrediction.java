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
    private final Queue<Predicted> predicted = new ConcurrentLinkedQueue<>();
    private final ReadOnlyBooleanWrapper ended = new ReadOnlyBooleanWrapper();
    private Session session;

    private record Predicted(Session session, ScreenedLayer layer) {}

    TrapPrediction(BackgroundAnalyses analyses, Background background) {
        this.analyses = analyses;
        this.background = background;
    }

    /** True once all layers of the session that was begun last were looked at. */
    ReadOnlyBooleanProperty endedProperty() {
        return ended.getReadOnlyProperty();
    }

    /** True if a session is the one that was begun last. */
    boolean isOf(Session open) {
        return session == open;
    }

    /** Lets go of sessions that are closed. */
    void sweep() {
        if (session != null && !session.open()) {
            session = null;
            predicted.clear();
        }
    }

    /**
     * Begins with a session.
     *
     * @param poll called at the end, to take in what was predicted last
     */
    void start(Session target, AnalysisOptions options, Runnable poll) {
        session = target;
        ended.set(false);
        List<Layer> layers = target.analyzable().stream().map(LayerItem::layer).toList();
        background.run(() -> {
            analyses.screen(layers, options, layer -> predicted.add(new Predicted(target, layer)),
                    target::checkpoint);
            return target;
        }, done -> {
            poll.run();
            ended.set(target == session);
        }, problem -> {
            // No badge is lost that matters: each layer's analysis says for itself what is wrong with it.
        });
    }

    /** Puts what has been predicted since the last time into the session's layers; true if that was anything. */
    boolean poll() {
        boolean any = false;
        for (Predicted next = predicted.poll(); next != null; next = predicted.poll()) {
            ScreenedLayer layer = next.layer();
            if (next.session().open() && layer.screened()) {
                next.session().item(layer.layer()).screened(layer.traps().isEmpty() ? 0
                        : layer.traps().getFirst().strength());
                any = true;
            }
        }
        return any;
    }
}
