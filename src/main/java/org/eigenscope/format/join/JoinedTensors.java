package org.eigenscope.format.join;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.SafeText;

/**
 * Tensors of which some are parts of others: what is made of parts precedes the first of them, and each part says
 * so.
 */
final class JoinedTensors {

    private final List<RawLayer> tensors;
    /** Null until a tensor is asked for: those of most files never are. */
    private Map<String, RawLayer> byName;
    private final Map<RawLayer, List<RawLayer>> wholes = new IdentityHashMap<>();
    private final Map<RawLayer, RawLayer> changed = new IdentityHashMap<>();

    JoinedTensors(List<RawLayer> tensors) {
        this.tensors = tensors;
    }

    /** The tensors as they came. */
    List<RawLayer> tensors() {
        return tensors;
    }

    /** The tensor of this name, or null. */
    RawLayer get(String name) {
        if (byName == null) {
            byName = new HashMap<>();
            tensors.forEach(raw -> byName.putIfAbsent(raw.tensor().name(), raw));
        }
        return byName.get(name);
    }

    /** Puts a whole before the first of its parts, which are marked as such. */
    void join(RawLayer whole, RawLayer first, Collection<RawLayer> parts) {
        wholes.computeIfAbsent(first, key -> new ArrayList<>()).add(whole);
        String name = whole.name() != null ? whole.name() : whole.tensor().name();
        parts.forEach(part -> partOf(part, name));
    }

    /** Marks a tensor as a part of another. */
    void partOf(RawLayer part, String whole) {
        because(part, "part of '%s'".formatted(SafeText.name(whole)));
    }

    /** Leaves a tensor out of the analysis, which costs no figures; a reason that it has already stays. */
    void because(RawLayer part, String reason) {
        because(part, Severity.NOTE, reason);
    }

    /** Leaves a tensor out of the analysis; a reason that it has already stays. */
    void because(RawLayer part, Severity severity, String reason) {
        if (part.reason().isEmpty()) {
            changed.putIfAbsent(part, part.of(LayerKind.OTHER).because(severity, reason));
        }
    }

    /** All tensors, wholes among them. */
    List<RawLayer> list() {
        if (wholes.isEmpty() && changed.isEmpty()) {
            return tensors;
        }
        List<RawLayer> all = new ArrayList<>();
        for (RawLayer raw : tensors) {
            all.addAll(wholes.getOrDefault(raw, List.of()));
            all.add(changed.getOrDefault(raw, raw));
        }
        return all;
    }
}
