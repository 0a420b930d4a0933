package org.eigenscope.desktop.export;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.eigenscope.chart.ChartFiles;
import org.eigenscope.chart.ChartTheme;
import org.eigenscope.desktop.chart.ChartOrder;
import org.eigenscope.desktop.settings.FigureSettings;
import org.jfree.chart.JFreeChart;

/**
 * A chart as it will be in a file: what is drawn, how large, and in which colours.
 *
 * @param order what is drawn
 * @param settings its looks
 * @param theme the source of its colours
 */
record Figure(ChartOrder order, FigureSettings settings, ChartTheme theme) {

    /** Draws it; for a background thread. */
    JFreeChart draw() {
        return settings.on(theme, order.draw().apply(settings.style(theme))).chart();
    }

    /** Its looks as options of a command, those that differ from what it has by itself; letters it chooses by size. */
    List<String> flags(ChartFiles.Kind kind) {
        List<String> flags = new ArrayList<>();
        boolean paper = theme.equals(ChartTheme.PUBLICATION);
        if (paper || theme.equals(ChartTheme.DARK)) {
            flags.addAll(List.of("--theme", paper ? "publication" : "dark"));
        }
        ChartFiles.Size usual = paper ? ChartFiles.Size.PAPER : ChartFiles.Size.DEFAULT;
        if (settings.width() != usual.width() || settings.height() != usual.height()) {
            flags.addAll(List.of("--size", millimetres(settings.width()) + "x" + millimetres(settings.height())));
        }
        if (kind == ChartFiles.Kind.PNG && settings.dots() != Math.round(usual.scale() * 72)) {
            flags.addAll(List.of("--dpi", String.valueOf(settings.dots())));
        }
        if (!settings.titled()) {
            flags.add("--no-title");
        }
        return flags;
    }

    private static String millimetres(double points) {
        return new BigDecimal(points / 72 * 25.4).setScale(1, RoundingMode.HALF_EVEN).stripTrailingZeros()
                .toPlainString();
    }

    ChartFiles.Size size() {
        return settings.size();
    }
}
