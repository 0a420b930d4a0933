package org.eigenscope.analysis.run;

import org.eigenscope.analysis.ModelReport;

/** A running analysis. Thread-safe. */
public interface AnalysisRun {

    /** Waits for the end and gives what was done, also after {@link #cancel()}. */
    ModelReport join() throws InterruptedException;

    /** Stops: no further layer starts, running ones end within a second. */
    void cancel();

    /** Holds: running layers go on, none starts until {@link #resume()}. */
    void pause();

    void resume();

    /** Moves a waiting layer to the front; nothing happens if it is not waiting. */
    void prefer(int layerId);

    /** Gives the progress so far; cheap, to be polled. */
    Progress progress();

    /**
     * Progress by work, not by layers: an embedding may take as long as all the rest.
     *
     * @param layersDone layers finished
     * @param layers all layers of the run
     * @param fraction estimated share of the work done, 0 to 1
     * @param bytes estimated memory of the layers that are being analyzed
     * @param bound what these estimates may add up to: a layer that would exceed it waits, unless it is alone
     */
    record Progress(int layersDone, int layers, double fraction, long bytes, long bound) {}
}
