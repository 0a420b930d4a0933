package org.eigenscope.analysis;

/** The caller as an analysis sees it: tells whether to go on, and is told how far the analysis is. */
public interface AnalysisContext {

    /** Goes on to the end and tells nobody. */
    AnalysisContext UNHINDERED = new AnalysisContext() {};

    /**
     * Called several times a second.
     *
     * @throws java.util.concurrent.CancellationException to stop
     */
    default void checkpoint() {}

    /**
     * Does both, at the same time if a processor and so much more memory are free, else one after the other. Neither
     * may depend on the other.
     */
    default void inParallel(Runnable one, Runnable other, double bytes) {
        one.run();
        other.run();
    }

    /** The memory of matrices that this run reads no more; none unless it keeps some. */
    default SpareArrays spareArrays() {
        return new SpareArrays();
    }

    /** Takes the share of this layer that is done, 0 to 1. */
    default void progress(double fraction) {}
}
