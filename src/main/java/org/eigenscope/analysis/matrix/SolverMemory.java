package org.eigenscope.analysis.matrix;

/** Estimates, in bytes, of the memory that solving one matrix takes. */
public final class SolverMemory {

    private SolverMemory() {}

    /** Bytes for a Gram matrix of order m, its solver and its blocks. */
    public static double solver(double m) {
        return 12 * m * m + 12 * m * Slice.DEPTH;
    }

    /** Bytes for one more draw of an n × m matrix in memory: its shuffle, and the solver. */
    public static double draw(double n, double m, boolean floats) {
        return n * m * (floats ? 4 : 8) + solver(m);
    }
}
