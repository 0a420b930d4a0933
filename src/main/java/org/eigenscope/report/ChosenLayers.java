package org.eigenscope.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.model.Layer;

/** Describes which layers of its model a report is about. */
final class ChosenLayers {

    private ChosenLayers() {}

    /** Their numbers as {@code --ids} takes them, {@code 1-3,7}; empty if the report has all layers with matrices. */
    static Optional<String> of(ModelReport report) {
        List<Integer> all = report.model().layers().stream().filter(layer -> layer.weights() != null).map(Layer::id)
                .toList();
        Set<Integer> here = report.layers().stream().map(layer -> layer.layer().id()).collect(Collectors.toSet());
        if (here.containsAll(all)) {
            return Optional.empty();
        }
        List<String> ranges = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            int first = all.get(i);
            if (here.contains(first)) {
                while (i + 1 < all.size() && here.contains(all.get(i + 1))) {
                    i++;
                }
                ranges.add(first == all.get(i) ? "" + first : first + "-" + all.get(i));
            }
        }
        return Optional.of(String.join(",", ranges));
    }
}
