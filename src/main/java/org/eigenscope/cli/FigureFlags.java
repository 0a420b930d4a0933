package org.eigenscope.cli;

import org.eigenscope.chart.ChartFiles.Size;
import org.eigenscope.chart.ChartStyle;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How figures are dressed, and how large they are. */
final class FigureFlags {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--theme", defaultValue = "light", paramLabel = "THEME",
            description = "Of charts: light, dark, or publication (for papers: finer lines, no background). Default: ${DEFAULT-VALUE}.")
    private Theme theme;

    @Option(names = "--size", paramLabel = "WIDTHxHEIGHT",
            description = "Size of charts in millimetres, such as 85x60. Default: 317x198, and 120x80 with --theme publication.")
    private String size;

    @Option(names = "--dpi", paramLabel = "N", description = "Dots per inch of a PNG. Default: 144, and 300 with --theme publication.")
    private Integer dpi;

    @Option(names = "--no-title", description = "Charts without the title above them, for a figure with a caption.")
    private boolean untitled;

    ChartStyle style() {
        return new ChartStyle(theme.colours(), !untitled, true);
    }

    Size size() {
        boolean paper = theme == Theme.PUBLICATION;
        double dots = dpi != null ? dpi : paper ? 300 : 144;
        if (size == null) {
            return paper ? checked(120, 80, dots)
                    : checked(Size.DEFAULT.width() / 72.0 * 25.4, Size.DEFAULT.height() / 72.0 * 25.4, dots);
        }
        if (!size.matches("\\d{1,4}(\\.\\d+)?x\\d{1,4}(\\.\\d+)?")) {
            throw new ParameterException(command.commandLine(), "--size: '%s' is not of the form 120x80".formatted(size));
        }
        String[] sides = size.split("x");
        return checked(Double.parseDouble(sides[0]), Double.parseDouble(sides[1]), dots);
    }

    private Size checked(double width, double height, double dots) {
        try {
            return Size.millimetres(width, height, dots);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "--size, --dpi: " + e.getMessage());
        }
    }
}
