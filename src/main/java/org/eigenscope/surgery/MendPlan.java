package org.eigenscope.surgery;

import java.util.List;

/**
 * The changes that would mend a model.
 *
 * @param changes of the layers that change
 * @param left layers that cannot be changed, each with the reason
 * @param weak layers that stay as they are because all of their traps are weak
 */
public record MendPlan(List<Mending> changes, List<LeftLayer> left, List<LeftLayer> weak) {

    public MendPlan {
        changes = List.copyOf(changes);
        left = List.copyOf(left);
        weak = List.copyOf(weak);
    }
}
