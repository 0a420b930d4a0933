package org.eigenscope.surgery;

import java.util.List;
import org.eigenscope.analysis.LayerReport;

/**
 * The changes that would mend a model.
 *
 * @param changes of the layers that change
 * @param left layers that cannot be changed, each with the reason in a sentence
 * @param weak layers that stay as they are because all of their traps are weak
 */
public record MendPlan(List<Mending> changes, List<String> left, List<LayerReport.Analyzed> weak) {

    public MendPlan {
        changes = List.copyOf(changes);
        left = List.copyOf(left);
        weak = List.copyOf(weak);
    }
}
