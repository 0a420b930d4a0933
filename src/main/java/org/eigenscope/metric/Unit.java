package org.eigenscope.metric;

/** The unit of a figure. */
public enum Unit {
    /** A pure number, or a word. */
    NONE(""),
    /** The unit of the layer's weights. */
    WEIGHT("w"),
    /** The square of the weights' unit: eigenvalues of WᵀW. */
    SQUARED_WEIGHT("w²"),
    /** The inverse square of the weights' unit: rates on the axis of eigenvalues. */
    PER_SQUARED_WEIGHT("1/w²"),
    /** Logarithm, to the base 10, of a figure in squared weights. */
    DECADES("log₁₀ w²"),
    /** Standard deviations of an ordinary weight. */
    DEVIATIONS("σ"),
    /** Multiples of the upper edge λ+ of the bulk. */
    EDGES("λ+");

    private final String symbol;

    Unit(String symbol) {
        this.symbol = symbol;
    }

    /** The sign behind a number; empty for a pure number. */
    public String symbol() {
        return symbol;
    }
}
