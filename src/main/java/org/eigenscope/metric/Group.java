package org.eigenscope.metric;

/** The subject of a metric. The headings are those of {@code docs/definitions.md}. */
public enum Group {
    /** Names and types that identify the layer. */
    LAYER("Layers"),
    MATRICES("Matrices"),
    SIZE("Size and shape of the spectrum"),
    TAIL("Heavy tail"),
    ELEMENTS("Elements and vectors"),
    RANDOMIZED("Randomized spectrum"),
    NOISE("Noise"),
    TRAPS("Correlation traps");

    private final String heading;

    Group(String heading) {
        this.heading = heading;
    }

    /** The heading that its metrics stand under. */
    public String heading() {
        return heading;
    }
}
