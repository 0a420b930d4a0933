package org.eigenscope.surgery;

import java.util.List;

/**
 * The changes that would mend a model.
 *
 * @param changes of the layers that change
 * @param left layers that are left as they are, each with the reason in a sentence
 */
public record MendPlan(List<Mending> changes, List<String> left) {

    public MendPlan {
        changes = List.copyOf(changes);
        left = List.copyOf(left);
    }
}
