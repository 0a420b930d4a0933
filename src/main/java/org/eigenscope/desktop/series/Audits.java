package org.eigenscope.desktop.series;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eigenscope.desktop.workbench.Workbench;
import org.eigenscope.series.LayerComparison;

/** What the changes of layers are made of, as far as they were looked at: each takes as long as the layer itself. */
final class Audits {

    private final Workbench bench;
    private final Map<String, LayerComparison> found = new HashMap<>();
    private final Set<String> asked = new HashSet<>();

    Audits(Workbench bench) {
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
            bench.audit(pair.layer(), audited -> {
                found.put(pair.name(), audited);
                arrived.run();
            });
        }
        return Optional.ofNullable(known);
    }

    /** Forgets all: there is another model. */
    void clear() {
        found.clear();
        asked.clear();
    }
}
