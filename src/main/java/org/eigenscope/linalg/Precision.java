package org.eigenscope.linalg;

/** The arithmetic of a Gram matrix and its eigenvalues. */
public enum Precision {
    /** 53 bits, for every number that we report of W itself. */
    DOUBLE(8, 0x1p-53),
    /** 24 bits: half the memory, twice the speed; for the bulk of shuffled matrices, where 10⁻⁵·λmax is plenty. */
    SINGLE(4, 0x1p-24);

    private final int bytes;
    private final double unitRoundoff;

    Precision(int bytes, double unitRoundoff) {
        this.bytes = bytes;
        this.unitRoundoff = unitRoundoff;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /**
     * Copies floats as doubles. One method for all that do so: the JVM compiles the loop once, and no run of a few
     * seconds has time for more.
     */
    public static void widen(float[] from, int start, int count, double[] into, int offset) {
        for (int i = 0; i < count; i++) {
            into[offset + i] = from[start + i];
        }
    }

    /** Converts the other way, rounded to nearest. */
    public static void narrow(double[] from, int start, int count, float[] into, int offset) {
        for (int i = 0; i < count; i++) {
            into[offset + i] = (float) from[start + i];
        }
    }

    /** The unit roundoff u: 2⁻⁵³ or 2⁻²⁴. */
    public double unitRoundoff() {
        return unitRoundoff;
    }
}
