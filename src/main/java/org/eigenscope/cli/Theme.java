package org.eigenscope.cli;

import org.eigenscope.chart.ChartTheme;

/** The themes by name alone: to know their colours, Java's graphics would be loaded with every command. */
enum Theme {
    LIGHT, DARK, PUBLICATION;

    ChartTheme colours() {
        return ChartTheme.valueOf(name());
    }
}
