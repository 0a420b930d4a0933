package org.eigenscope.desktop.series;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import org.eigenscope.desktop.workbench.Notice;
import org.eigenscope.desktop.workbench.Workbench;
import org.eigenscope.series.LayerComparison;

/** The audits of changed layers, made when they are first looked at: each takes as long as the layer itself. */
final class LayerAudits {

    private final Workbench bench;
    private final Map<String, LayerComparison> found = new HashMap<>();
    private final Set<String> asked = new HashSet<>();
    private final ReadOnlyBooleanWrapper going = new ReadOnlyBooleanWrapper();

    LayerAudits(Workbench bench) {
        this.bench = bench;
    }

    /**
     * That of a layer; empty while it is being made.
     *
     * @param arrived called when it is there
     */
    Optional<LayerComparison> of(LayerPair pair, Runnable arrived) {
        LayerComparison known = found.get(pair.name());
        if (known == null && asked.add(pair.name())) {
            bench.pair().audit(pair.layer(), audited -> {
                found.put(pair.name(), audited);
                arrived.run();
            });
        }
        return Optional.ofNullable(known);
    }

    /** That of a layer if it is there; else null. */
    LayerComparison known(LayerPair pair) {
        return found.get(pair.name());
    }

    /** True while the changes of all layers are being analyzed. */
    ReadOnlyBooleanProperty goingProperty() {
        return going.getReadOnlyProperty();
    }

    /**
     * Looks at all pairs that are not known yet, one after the other: each takes what the layer itself took.
     *
     * @param arrived called for each
     */
    void all(List<LayerPair> pairs, Runnable arrived) {
        going.set(true);
        next(pairs.stream().filter(pair -> pair.mismatch().isEmpty() && !asked.contains(pair.name())).toList(), 0,
                arrived);
    }

    private void next(List<LayerPair> rest, int done, Runnable arrived) {
        if (!going.get()) {
            return;
        }
        if (done == rest.size()) {
            going.set(false);
            bench.tell(new Notice(Notice.Level.DONE, "The change of every layer is analyzed: see the columns of ΔW."));
            return;
        }
        bench.tell(new Notice(Notice.Level.DONE, "Analyzing the change of layer %d of %d…".formatted(done + 1,
                rest.size())));
        LayerPair pair = rest.get(done);
        if (asked.contains(pair.name())) {
            next(rest, done + 1, arrived);
            return;
        }
        of(pair, () -> {
            arrived.run();
            next(rest, done + 1, arrived);
        });
    }

    /** Forgets all: there is another model. */
    void clear() {
        going.set(false);
        found.clear();
        asked.clear();
    }
}
