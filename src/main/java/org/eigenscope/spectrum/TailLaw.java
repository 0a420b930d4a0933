package org.eigenscope.spectrum;

/** Laws that fall faster than a power law, and are asked whether they describe a tail better. */
public enum TailLaw {
    EXPONENTIAL("exponential"),
    TRUNCATED("truncated power law"),
    LOGNORMAL("lognormal");

    private final String label;

    TailLaw(String label) {
        this.label = label;
    }

    /** Gives its name in words. */
    public String label() {
        return label;
    }
}
