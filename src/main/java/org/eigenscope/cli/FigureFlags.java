package org.eigenscope.cli;

import java.util.function.Supplier;
import org.eigenscope.chart.ChartFiles.Size;
import org.eigenscope.chart.ChartStyle;
import org.eigenscope.cli.Arguments.Value;

/** The options for the looks and the size of figures. */
final class FigureFlags {

    private final Arguments arguments;
    private final Value<ThemeName> theme;
    private final Value<String> size;
    private final Value<Integer> dpi;
    private final Value<Boolean> untitled;

    FigureFlags(Arguments arguments) {
        this.arguments = arguments;
        theme = arguments.option(ThemeName.class, "--theme", "THEME", "light",
                "Theme of charts: light, dark, or publication (for papers: black on white, no background). Default: "
                        + "${DEFAULT-VALUE}.");
        size = arguments.option(String.class, "--size", "WIDTHxHEIGHT",
                "Size of charts in millimetres, such as 85x60; up to a width of 190, text has 7 to 9 points. Default: "
                        + "317x198, and 120x80 with --theme publication.");
        dpi = arguments.count("--dpi", "N", null, 1,
                "Dots per inch of a PNG. Default: 144, and 300 with --theme publication.");
        untitled = arguments.flag("Omit the title above charts, for a figure with a caption.", "--no-title");
    }

    ChartStyle style() {
        return ChartStyle.figure(theme.get().colours(), size()).withTitle(!untitled.get());
    }

    Size size() {
        Size usual = theme.get() == ThemeName.PUBLICATION ? Size.PAPER : Size.DEFAULT;
        double scale = dpi.get() != null ? dpi.get() / 72.0 : usual.scale();
        if (size.get() == null) {
            return checked(() -> new Size(usual.width(), usual.height(), scale));
        }
        if (!size.get().matches("[0-9]{1,4}([.][0-9]+)?x[0-9]{1,4}([.][0-9]+)?")) {
            throw arguments.wrong(("--size must be WIDTHxHEIGHT in millimetres, such as 120x80, not "
                    + "'%s'").formatted(size.get()));
        }
        String[] sides = size.get().split("x");
        return checked(() -> Size.millimetres(Double.parseDouble(sides[0]), Double.parseDouble(sides[1]), scale * 72));
    }

    private Size checked(Supplier<Size> wanted) {
        try {
            return wanted.get();
        } catch (IllegalArgumentException e) {
            throw arguments.wrong("--size and --dpi: " + e.getMessage());
        }
    }
}
