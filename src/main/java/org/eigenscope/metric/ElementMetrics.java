package org.eigenscope.metric;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.spectrum.Localization;
import static org.eigenscope.metric.Metric.count;
import static org.eigenscope.metric.Metric.number;

/** Metrics of the distribution of a layer's elements and of its leading singular vector. */
final class ElementMetrics {

    private ElementMetrics() {}

    static List<Metric> elements() {
        return Metric.group(Group.ELEMENTS,
                number("element_mean", report -> report.elements().mean()).unit(Unit.WEIGHT).digits(3)
                .at(Place.PANEL, 7),
                number("element_std", report -> report.elements().deviation()).unit(Unit.WEIGHT).digits(3)
                .at(Place.PANEL, 7),
                number("element_min", report -> report.elements().min()).unit(Unit.WEIGHT).digits(3).at(Place.PANEL, 7),
                number("element_max", report -> report.elements().max()).unit(Unit.WEIGHT).digits(3).at(Place.PANEL, 7),
                number("element_kurtosis", report -> report.elements().kurtosis()).digits(3).at(Place.PANEL, 7),
                count("element_zeros", report -> report.elements().zeros()),
                number("participation", report -> spread(report, Localization::participation)),
                number("vector_entropy", report -> spread(report, Localization::entropy)));
    }

    /** Reads a figure of the right singular vector of the largest eigenvalue. */
    private static double spread(Analyzed report, ToDoubleFunction<Localization> figure) {
        return report.vectors().isEmpty() ? Double.NaN : figure.applyAsDouble(report.vectors().getFirst().columns());
    }
}
