package org.eigenscope.metric;

/** The unit of a figure. */
public enum Unit {
    /** A pure number, or a word. */
    NONE(""),
    /** The unit of the layer's weights. */
    WEIGHT("that of the weights"),
    /** The square of the weights' unit: eigenvalues of WᵀW. */
    SQUARED_WEIGHT("that of the weights, squared"),
    /** The inverse square of the weights' unit: rates on the axis of eigenvalues. */
    PER_SQUARED_WEIGHT("one over that of the weights, squared"),
    /** Logarithm, to the base 10, of a figure in squared weights. */
    DECADES("powers of ten of that of the weights, squared"),
    /** Standard deviations of an ordinary weight. */
    DEVIATIONS("the standard deviation σ of an ordinary weight"),
    /** Multiples of the upper edge λ+ of the bulk. */
    EDGES("the upper edge λ+ of the bulk");

    private final String words;

    Unit(String words) {
        this.words = words;
    }

    /** The unit in words, which follow "Unit: "; empty for a pure number. */
    public String words() {
        return words;
    }
}
