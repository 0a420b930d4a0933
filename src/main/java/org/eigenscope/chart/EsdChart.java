package org.eigenscope.chart;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Trap;
import org.eigenscope.chart.EsdView.Part;
import org.eigenscope.chart.EsdView.Scale;
import org.eigenscope.metric.NumberText;
import org.eigenscope.metric.TrapWords;

/**
 * The empirical spectral density of a layer: the histogram of its eigenvalues over that of its shuffled self, with the
 * power law of the tail, the Marchenko–Pastur bulk and the traps.
 *
 * @param scale its axes
 */
record EsdChart(Scale scale) implements LayerChart {

    @Override
    public String id() {
        return switch (scale) {
            case LOG_LOG -> Charts.SPECTRUM_ID;
            case LOG_LINEAR -> "esd_log_linear";
            case LINEAR -> "esd_linear";
        };
    }

    @Override
    public String label() {
        return switch (scale) {
            case LOG_LOG -> "Log-log";
            case LOG_LINEAR -> "Log-linear";
            case LINEAR -> "Linear";
        };
    }

    @Override
    public String meaning() {
        return switch (scale) {
            case LOG_LOG -> "Eigenvalue density, both axes logarithmic";
            case LOG_LINEAR -> "Eigenvalue density per decade: areas are shares of eigenvalues";
            case LINEAR -> "Eigenvalue density, both axes linear";
        };
    }

    @Override
    public Prominence prominence() {
        return scale == Scale.LOG_LOG ? Prominence.LEADING : Prominence.ALTERNATIVE;
    }

    @Override
    public boolean overLambda() {
        return true;
    }

    @Override
    public boolean binned() {
        return true;
    }

    @Override
    public boolean overlays() {
        return true;
    }

    @Override
    public Set<Part> parts(Analyzed report) {
        Set<Part> parts = EnumSet.of(Part.ORIGINAL, Part.EDGES);
        if (report.random() != null) {
            parts.addAll(EnumSet.of(Part.RANDOMIZED, Part.TRAPS, Part.BULK));
        }
        if (report.tail().succeeded()) {
            parts.add(Part.POWER_LAW);
        }
        return parts;
    }

    @Override
    public Drawing draw(Analyzed report, EsdView asked, ChartStyle style) {
        EsdView view = asked.withScale(scale);
        EsdData data = EsdData.of(report, view);
        String unit = scale == Scale.LOG_LINEAR ? " per decade" : "";
        return new Drawing(EsdPlot.of(report, view, data, style), (plot, x, y) -> data.at(x).map(read -> {
            StringBuilder text = new StringBuilder("λ = ").append(NumberText.figure(x, 3));
            if (view.shows(Part.TRAPS)) {
                trap(report, x, read).ifPresent(text::append);
            }
            if (view.shows(Part.ORIGINAL)) {
                text.append("   original: density ").append(NumberText.figure(read.density(), 3)).append(unit)
                        .append(", count ").append(NumberText.count(read.count()));
            }
            if (view.shows(Part.RANDOMIZED) && report.random() != null) {
                text.append("   randomized: ").append(read.random().map(EsdChart::words).orElse("0"));
            }
            if (view.ghost() != null) {
                text.append("   dotted: ").append(read.ghost().map(EsdChart::words).orElse("0"));
            }
            return text.toString();
        }).or(() -> Optional.of("λ = " + NumberText.figure(x, 3))));
    }

    /** Which trap's line stands nearest in this bin: only one of them has its name in the picture. */
    private static Optional<String> trap(Analyzed report, double x, EsdData.ReadOut bin) {
        List<Trap> traps = report.traps();
        return traps.stream().filter(trap -> trap.eigenvalue() >= bin.from() && trap.eigenvalue() <= bin.to())
                .min(Comparator.comparingDouble(trap -> Math.abs(trap.eigenvalue() - x)))
                .map(trap -> "   trap %d: %s".formatted(traps.indexOf(trap) + 1, TrapWords.strength(trap.strength())));
    }

    /** One replica has eigenvalues to be counted; several have a band. */
    private static String words(EsdData.Cell cell) {
        String density = NumberText.figure(cell.density(), 3);
        return cell.low() < cell.high() ? "%s (%s to %s)".formatted(density, NumberText.figure(cell.low(), 3),
                NumberText.figure(cell.high(), 3)) : density + ", " + NumberText.count(cell.count());
    }
}
