package org.eigenscope.desktop.layers;

/**
 * A figure of a layer with its meaning.
 *
 * @param group what it belongs to
 * @param name its name, WeightWatcher's where that has one
 * @param number the figure
 * @param value the same as people read it
 * @param meaning one line
 * @param verdict how to take it
 */
public record Metric(String group, String name, double number, String value, String meaning, Verdict verdict) {

    /** How to take a figure. */
    public enum Verdict { NEUTRAL, GOOD, DOUBTFUL, BAD,
        /** Neither: there was little to learn, or too little time. */
        UNDER_TRAINED }
}
