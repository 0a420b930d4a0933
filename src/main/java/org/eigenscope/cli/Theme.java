package org.eigenscope.cli;

import java.util.Locale;
import org.eigenscope.chart.ChartTheme;

/** The themes by name alone: to know their colours, Java's graphics would be loaded with every command. */
enum Theme {
    LIGHT, DARK, PUBLICATION;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    ChartTheme colours() {
        return ChartTheme.valueOf(name());
    }
}
