package org.eigenscope.chart;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Randomization;
import org.eigenscope.analysis.Trap;
import org.eigenscope.chart.EsdView.Part;
import org.eigenscope.chart.EsdView.Scale;
import org.eigenscope.metric.NumberText;

/** The charts of a layer. */
public enum LayerChart {
    ESD_LOG_LOG("Log-log", "Eigenvalue density, both axes logarithmic", true),
    ESD_LOG_LINEAR("Log-linear", "Eigenvalue density per decade: areas are shares of eigenvalues", true),
    ESD_LINEAR("Linear", "Eigenvalue density, both axes linear", true),
    TAIL("Tail fit", "Where the power law starts: KS distance and α for every xmin", true),
    SCREE("Scree", "Singular values by rank", false),
    ELEMENTS("Elements", "The weights themselves: their histogram, and how far it is from a Gaussian", false),
    TRAP("Trap", "The weights around the element that makes a trap, as they stand and as the shuffle put them", false),
    VECTORS("Vectors", "The singular vectors of a trap: on one entry if one element makes it, flat if an offset does", false);

    private final String label;
    private final String meaning;
    private final boolean overLambda;

    LayerChart(String label, String meaning, boolean overLambda) {
        this.label = label;
        this.meaning = meaning;
        this.overLambda = overLambda;
    }

    public String label() {
        return label;
    }

    /** One line for a tool tip. */
    public String meaning() {
        return meaning;
    }

    /** True if its x axis is λ: such charts of a layer can share their range. */
    public boolean overLambda() {
        return overLambda;
    }

    /** True if the axes are those of an ESD, which has bins and parts. */
    public boolean esd() {
        return this == ESD_LOG_LOG || this == ESD_LOG_LINEAR || this == ESD_LINEAR;
    }

    /** True if its lines have names that only a legend tells. */
    public boolean legend() {
        return this == ELEMENTS || this == VECTORS;
    }

    /** True if it has something to say of this layer: only a trap of one element has a neighbourhood to look at. */
    public boolean fits(Analyzed report) {
        return switch (this) {
            case TRAP -> HeatChart.trap(report, 0).isPresent();
            case VECTORS -> VectorChart.trap(report, 0).isPresent();
            default -> true;
        };
    }

    /** Draws it. {@code view} matters for bins, parts, ghost and trap; its scale is this chart's own. */
    public Drawing draw(Analyzed report, EsdView view, ChartStyle style) {
        return switch (this) {
            case ESD_LOG_LOG -> esd(report, view.withScale(Scale.LOG_LOG), style);
            case ESD_LOG_LINEAR -> esd(report, view.withScale(Scale.LOG_LINEAR), style);
            case ESD_LINEAR -> esd(report, view.withScale(Scale.LINEAR), style);
            case TAIL -> TailChart.draw(report, style);
            case SCREE -> ScreeChart.draw(report, view, style);
            case ELEMENTS -> ElementChart.draw(report, style);
            case TRAP -> HeatChart.draw(report, view.trap(), style);
            case VECTORS -> VectorChart.draw(report, view.trap(), style);
        };
    }

    private static Drawing esd(Analyzed report, EsdView view, ChartStyle style) {
        EsdData data = EsdData.of(report, view);
        String unit = view.scale() == Scale.LOG_LINEAR ? " per decade" : "";
        return new Drawing(EsdChart.of(report, view, data, style), (plot, x, y) -> data.at(x).map(read -> {
            StringBuilder text = new StringBuilder("λ = ").append(NumberText.figure(x, 3));
            if (view.shows(Part.TRAPS)) {
                trap(report, x, read).ifPresent(text::append);
            }
            if (view.shows(Part.ORIGINAL)) {
                text.append("   original: density ").append(NumberText.figure(read.density(), 3)).append(unit)
                        .append(", count ").append(NumberText.count(read.count()));
            }
            if (view.shows(Part.RANDOMIZED) && report.random() != null) {
                text.append("   randomized: ").append(read.random().map(LayerChart::words).orElse("0"));
            }
            if (view.ghost() != null) {
                text.append("   dotted: ").append(read.ghost().map(LayerChart::words).orElse("0"));
            }
            return text.toString();
        }).or(() -> Optional.of("λ = " + NumberText.figure(x, 3))));
    }

    /** Which trap's line stands nearest in this bin: only one of them has its name in the picture. */
    private static Optional<String> trap(Analyzed report, double x, EsdData.ReadOut bin) {
        List<Trap> traps = report.randomization().map(Randomization::traps).orElse(List.of());
        return traps.stream().filter(trap -> trap.eigenvalue() >= bin.from() && trap.eigenvalue() <= bin.to())
                .min(Comparator.comparingDouble(trap -> Math.abs(trap.eigenvalue() - x)))
                .map(trap -> "   trap %d: %s × λ+".formatted(traps.indexOf(trap) + 1, NumberText.figure(trap.strength(), 3)));
    }

    /** One replica has eigenvalues to be counted; several have a band. */
    private static String words(EsdData.Cell cell) {
        String density = NumberText.figure(cell.density(), 3);
        return cell.low() < cell.high() ? "%s (%s to %s)".formatted(density, NumberText.figure(cell.low(), 3),
                NumberText.figure(cell.high(), 3)) : density + ", " + NumberText.count(cell.count());
    }
}
