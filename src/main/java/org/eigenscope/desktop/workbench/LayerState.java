package org.eigenscope.desktop.workbench;

/** The stage that a layer has reached. */
public enum LayerState {
    /** It can be analyzed, but nobody has asked for it, or the analysis was stopped before it. */
    IDLE("not analyzed"),
    WAITING("waiting"),
    RUNNING("being analyzed"),
    DONE("analyzed"),
    SKIPPED("skipped"),
    FAILED("failed");

    private final String label;

    LayerState(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
