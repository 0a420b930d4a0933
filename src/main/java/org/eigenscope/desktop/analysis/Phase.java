package org.eigenscope.desktop.analysis;

/** The phase of an analysis. */
public enum Phase {
    IDLE,
    RUNNING,
    PAUSED,
    /** Cancelled, but layers that were begun are still ending. */
    STOPPING;

    public boolean busy() {
        return this != IDLE;
    }
}
