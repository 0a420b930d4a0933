package org.eigenscope.timeline.find;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eigenscope.timeline.Step;
import org.eigenscope.timeline.Step.Unit;

/**
 * An epoch and a step that a name tells together. Where steps go on over the epochs ({@code epoch=3-step=500}), the
 * step alone says when a checkpoint was saved. Where they start anew in each ({@code epoch1_batch100},
 * {@code epoch2_batch100}), both say what comes before what, but not how many steps lie between.
 */
record StepInEpoch(long epoch, long step) implements Comparable<StepInEpoch> {

    @Override
    public int compareTo(StepInEpoch other) {
        return Comparator.comparingLong(StepInEpoch::epoch).thenComparingLong(StepInEpoch::step).compare(this, other);
    }

    /** True if a later epoch has a step that is no larger: steps do not go on over the epochs. */
    static boolean startAnew(Collection<StepInEpoch> all) {
        List<StepInEpoch> ordered = all.stream().sorted().toList();
        return IntStream.range(1, ordered.size()).anyMatch(i -> ordered.get(i).epoch > ordered.get(i - 1).epoch
                && ordered.get(i).step <= ordered.get(i - 1).step);
    }

    /** The places of names in the order of epochs, then of steps, counted from 1. */
    static Map<String, Step> places(Map<String, StepInEpoch> names) {
        List<StepInEpoch> ordered = names.values().stream().distinct().sorted().toList();
        Map<String, Step> places = new HashMap<>();
        names.forEach((name, step) -> places.put(name, new Step(Unit.CHECKPOINT, ordered.indexOf(step) + 1L,
                Step.PLACE)));
        return places;
    }
}
