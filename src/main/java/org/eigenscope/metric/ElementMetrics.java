package org.eigenscope.metric;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.model.WeightMatrix;
import org.eigenscope.spectrum.Localization;
import static org.eigenscope.metric.Metric.count;
import static org.eigenscope.metric.Metric.number;

/** Metrics of the distribution of a layer's elements and of its leading singular vector. */
final class ElementMetrics {

    private ElementMetrics() {}

    static List<Metric> elements() {
        return Metric.group(Group.ELEMENTS,
                number("element_mean", report -> report.elements().mean()).unit(Unit.WEIGHT).digits(3)
                .at(Place.PANEL, 7, "mean of the weights"),
                number("element_std", report -> report.elements().deviation()).unit(Unit.WEIGHT).digits(3)
                .at(Place.PANEL, 7, "spread of the weights"),
                number("element_min", report -> report.elements().min()).unit(Unit.WEIGHT).digits(3)
                        .at(Place.PANEL, 7, "smallest weight"),
                number("element_max", report -> report.elements().max()).unit(Unit.WEIGHT).digits(3)
                        .at(Place.PANEL, 7, "largest weight"),
                number("element_kurtosis", report -> report.elements().kurtosis()).digits(3)
                        .at(Place.PANEL, 7, "kurtosis of the weights"),
                count("element_zeros", report -> report.elements().zeros())
                        .called("weights that are zero"),
                number("quantization_step", report -> report.elements().step()).unit(Unit.WEIGHT).digits(3)
                .whyMissing(report -> "Its elements were not quantized, or to numbers that are not known")
                .at(Place.PANEL, 7, "step of the quantization"),
                number("quantization_edge", ElementMetrics::roundingEdge).digits(3)
                .whyMissing(report -> "Its elements were not quantized, or to numbers that are not known")
                .at(Place.PANEL, 7, "edge of the noise of rounding"),
                number("participation", report -> spread(report, Localization::participation))
                        .called("entries that a singular vector uses"),
                number("vector_entropy", report -> spread(report, Localization::entropy))
                        .called("entropy of a singular vector"));
    }

    /** The bulk edge of rounding errors alone, taken as noise that is uniform within each step. */
    private static double roundingEdge(Analyzed report) {
        WeightMatrix weights = report.layer().weights();
        double roots = Math.sqrt(weights.n()) + Math.sqrt(weights.m());
        double step = report.elements().step();
        return (weights.kernel() ? 0.5 : 1) * step * step / 12 * roots * roots;
    }

    /** Reads a figure of the right singular vector of the largest eigenvalue. */
    private static double spread(Analyzed report, ToDoubleFunction<Localization> figure) {
        return report.vectors().isEmpty() ? Double.NaN : figure.applyAsDouble(report.vectors().getFirst().columns());
    }
}
