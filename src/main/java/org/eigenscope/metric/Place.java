package org.eigenscope.metric;

/** A table or list that shows metrics. Each shows the metrics that name it, in the order of their positions. */
public enum Place {
    /** The table of details in CSV: WeightWatcher's columns in its order, then ours. */
    DETAILS,
    /** A layer in JSON, for numbers that are not fields of the analysis's own records. */
    JSON,
    /** The table of layers in an HTML report. */
    PAGE,
    /** The table of layers that {@code analyze} prints. */
    TERMINAL,
    /** The window's table of layers. */
    TABLE,
    /** The window's panel on the current layer. */
    PANEL,
    /** Two models side by side, as differences. */
    COMPARISON,
    /** Several models side by side: a table per metric, with one row per layer and one column per model. */
    SERIES
}
