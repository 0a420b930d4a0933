package org.eigenscope.metric;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.spectrum.AlphaInterval;
import org.eigenscope.spectrum.PowerLawFit;
import org.eigenscope.spectrum.TruncatedPowerLawFit;
import static org.eigenscope.metric.Metric.count;
import static org.eigenscope.metric.Metric.number;
import static org.eigenscope.metric.Metric.text;
import static org.eigenscope.metric.NumberText.figure;

/** The laws that are fitted to the tail of the spectrum, and what to make of them. */
final class TailMetrics {

    private static final double NO_FIT = -1;

    private TailMetrics() {}

    static List<Metric> tail() {
        return Metric.group(Group.TAIL,
                number("alpha", report -> powerLaw(report, PowerLawFit::alpha)).weightWatcher(NO_FIT).decimals(3).kept()
                        .error(report -> (interval(report, AlphaInterval::high) - interval(report,
                        AlphaInterval::low)) / 4)
                        .verdict(AlphaVerdict::shade)
                        .whyMissing(report -> "No power law fits: " + report.tail().reason())
                        .at(Place.PAGE, 10).at(Place.TERMINAL, 10).at(Place.TABLE, 20, "α")
                        .at(Place.PANEL, 1, "exponent of the tail, α")
                        .at(Place.COMPARISON, 10, "α").at(Place.SERIES, 10),
                text("status", report -> report.tail().succeeded() ? "success" : "failed").weightWatcher(),
                text("warning", AlphaVerdict::warning).weightWatcher()
                        .verdict(AlphaVerdict::shade)
                        .at(Place.JSON, 10).at(Place.PAGE, 20).at(Place.TABLE, 60, "warning"),
                number("sigma", report -> powerLaw(report, PowerLawFit::sigma)).weightWatcher(NO_FIT)
                        .offered(20, "error of α")
                        .called("standard error of α"),
                number("D", report -> powerLaw(report, PowerLawFit::d)).weightWatcher(NO_FIT).digits(3).decimals(3)
                        .at(Place.PAGE, 40).at(Place.TERMINAL, 10).at(Place.TABLE, 20, "fit distance")
                        .at(Place.PANEL, 1, "distance of the fit"),
                number("xmin", report -> powerLaw(report, PowerLawFit::xmin)).weightWatcher(NO_FIT)
                .unit(Unit.SQUARED_WEIGHT)
                        .at(Place.PAGE, 40).offered(20, "start of the tail").at(Place.PANEL, 1, "start of the tail"),
                number("xmax", report -> powerLaw(report, PowerLawFit::xmax)).weightWatcher(NO_FIT)
                .unit(Unit.SQUARED_WEIGHT)
                        .called("end of the tail"),
                count("num_pl_spikes", report -> report.tail().succeeded() ? report.tail().tailSize() : null)
                .weightWatcher(0)
                        .at(Place.PAGE, 40).offered(20, "eigenvalues in the tail")
                        .at(Place.PANEL, 1, "eigenvalues in the tail"),
                number("alpha_weighted", Analyzed::alphaWeighted).weightWatcher().at(Place.TABLE, 20, "weighted α")
                .at(Place.PANEL, 1, "weighted α"),
                number("alpha_scale_free", report -> report.readings().scaleFreeAlpha())
                        .called("α whatever the scale"),
                count("num_below_threshold", report -> report.readings().cut())
                        .called("eigenvalues below the threshold"),
                number("alpha_hill", report -> report.readings().hillAlpha())
                        .called("α by Hill's estimator"),
                number("alpha_peak", report -> report.readings().peakAlpha())
                        .called("α from the peak of the histogram"),
                number("alpha_square", report -> report.readings().squareAlpha())
                        .at(Place.PANEL, 1, "α of square windows"),
                number("clipped_alpha", report -> report.clipped().powerLaw().succeeded() ? report.clipped().powerLaw()
                .alpha() : Double.NaN)
                        .called("α without the fingers"),
                number("tail_share", report -> report.readings().tailShare()).digits(3)
                        .called("share of the tail"),
                number("tpl_alpha", report -> truncated(report.truncated(), TruncatedPowerLawFit::alpha))
                        .called("α of the truncated law"),
                number("Lambda", report -> truncated(report.truncated(), TruncatedPowerLawFit::cutoff))
                .unit(Unit.PER_SQUARED_WEIGHT)
                        .called("cut-off of the truncated law"),
                number("etpl_alpha", report -> truncated(report.clipped().truncated(), TruncatedPowerLawFit::alpha))
                        .called("α of the truncated law without the fingers"),
                number("etpl_Lambda", report -> truncated(report.clipped().truncated(), TruncatedPowerLawFit::cutoff))
                        .unit(Unit.PER_SQUARED_WEIGHT)
                        .called("cut-off without the fingers"),
                count("num_fingers", report -> report.clipped().fingers())
                        .called("fingers of the tail"),
                text("fit_verdict", report -> AlphaTrust.label(report.quality().verdict()))
                        .whyMissing(report -> report.quality().verdict().sentence())
                        .verdict(report -> AlphaTrust.of(report).warns() ? Verdict.DOUBTFUL : Verdict.NEUTRAL)
                        .kept().at(Place.PAGE, 15, "fit").at(Place.TERMINAL, 10, "fit").at(Place.TABLE, 25, "fit")
                        .at(Place.PANEL, 1, "is it a power law?"),
                number("fit_p", report -> report.quality().bootstrapP()).at(Place.PANEL, 1, "p-value of the power law"),
                number("alpha_low", report -> interval(report, AlphaInterval::low)).at(Place.PANEL, 1, "α at least")
                        .whyMissing(TailMetrics::whyNoInterval),
                number("alpha_high", report -> interval(report, AlphaInterval::high)).at(Place.PANEL, 1, "α at most")
                        .whyMissing(TailMetrics::whyNoInterval),
                number("noise_p", report -> report.noise().pValue()).digits(2).at(Place.PANEL, 1, "p-value of noise"),
                number("noise_edge_p", report -> report.noise().edgeP()).digits(2)
                        .called("p-value of the largest eigenvalue"),
                count("detX_num", report -> report.detX().num()).weightWatcher()
                        .called("eigenvalues in the trace-log tail"),
                number("detX_val", report -> report.detX().value()).weightWatcher().unit(Unit.SQUARED_WEIGHT)
                        .called("start of the trace-log tail"),
                number("detX_val_unrescaled", report -> report.detX().unrescaled()).weightWatcher()
                        .called("start of the trace-log tail, scaled"),
                number("erg_gap", report -> report.tail().succeeded() ? report.detX().value() - report.tail().xmin()
                : Double.NaN)
                        .unit(Unit.SQUARED_WEIGHT)
                        .called("gap between the two tails"));
    }

    private static double powerLaw(Analyzed report, ToDoubleFunction<PowerLawFit> figure) {
        return report.tail().succeeded() ? figure.applyAsDouble(report.tail()) : Double.NaN;
    }

    private static double interval(Analyzed report, ToDoubleFunction<AlphaInterval> end) {
        return report.quality().interval() == null ? Double.NaN : end.applyAsDouble(report.quality().interval());
    }

    private static String whyNoInterval(Analyzed report) {
        return report.quality().bootstraps() == 0 ? ""
                : "α has no interval, as it is not to be read: " + report.quality().verdict().sentence();
    }

    private static double truncated(TruncatedPowerLawFit fit, ToDoubleFunction<TruncatedPowerLawFit> figure) {
        return fit.succeeded() ? figure.applyAsDouble(fit) : Double.NaN;
    }
}
