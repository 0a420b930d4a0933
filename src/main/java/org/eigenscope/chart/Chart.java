package org.eigenscope.chart;

/** A kind of chart: its id, its label and what it is drawn from. {@link Charts} lists them all. */
public sealed interface Chart permits LayerChart, ModelChart, ComparisonChart, SeriesChart, TimelineChart {

    /** The share of a page that a chart deserves. */
    enum Prominence {
        /** The chart to look at first: it has the whole width. */
        LEADING,
        /** A chart that shares the width with others. */
        USUAL,
        /** Shows what another chart shows on other axes: it comes last. */
        ALTERNATIVE
    }

    /** The name on the command line and in the names of files, in lower case with underscores: {@code esd_log_log}. */
    String id();

    /** The name on buttons and in menus. */
    String label();

    /** Tells in one line, for a tool tip, what the chart shows. */
    String meaning();

    /** Names what the chart is drawn of, as the end of a sentence: {@code a layer}. */
    String subject();

    /** True if it is drawn of one layer, which must then be named. */
    default boolean needsLayer() {
        return true;
    }

    default Prominence prominence() {
        return Prominence.USUAL;
    }
}
