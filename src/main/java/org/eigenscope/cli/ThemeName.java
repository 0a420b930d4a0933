package org.eigenscope.cli;

import java.util.Locale;
import org.eigenscope.chart.ChartTheme;

/** The names of the themes; their colours would load Java's graphics with every command. */
enum ThemeName {
    LIGHT, DARK, PUBLICATION;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    ChartTheme colours() {
        return ChartTheme.valueOf(name());
    }
}
