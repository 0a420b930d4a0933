package org.eigenscope.analysis;

/** What an analysis asks of the one who started it, often: whether to go on, and that it hear how far it is. */
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

    /** So much of this layer is done, 0 to 1. */
    default void progress(double fraction) {}
}
