package org.eigenscope.desktop.state;

import java.util.ArrayList;
import java.util.List;
import org.eigenscope.analysis.Definitions;
import org.eigenscope.analysis.ElementStatistics;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Randomization;
import org.eigenscope.analysis.ScaleMetrics;
import org.eigenscope.chart.Figures;
import org.eigenscope.desktop.state.Metric.Verdict;
import org.eigenscope.model.WeightMatrix;
import static org.eigenscope.chart.Figures.figure;

/** The figures of a layer in an order to be read, each with the sentence that {@link Definitions} has for it. */
public final class Metrics {

    private final Definitions definitions;

    public Metrics(Definitions definitions) {
        this.definitions = definitions;
    }

    /** One line on a column; empty if it needs no words. */
    public String meaning(String name) {
        return definitions.meaning(name);
    }

    /** All figures of a layer, by groups. */
    public List<Metric> of(Analyzed report) {
        List<Metric> metrics = new ArrayList<>();
        tail(report, metrics);
        report.randomization().ifPresent(random -> random(random, metrics));
        scale(report, metrics);
        shape(report, metrics);
        return metrics;
    }

    private void tail(Analyzed report, List<Metric> into) {
        String group = "Heavy tail";
        if (!report.tail().succeeded()) {
            into.add(new Metric(group, "alpha", "–", "No power law fits: " + report.tail().reason(), Verdict.DOUBTFUL));
            return;
        }
        into.add(new Metric(group, "alpha",
                figure(report.tail().alpha(), 4) + " ± " + figure(report.tail().sigma(), 2), meaning("alpha"),
                report.warning().isEmpty() ? Verdict.GOOD : Verdict.BAD));
        into.add(plain(group, "D", figure(report.tail().d())));
        into.add(plain(group, "xmin", figure(report.tail().xmin())));
        into.add(plain(group, "num_pl_spikes", Figures.count(report.tail().tailSize())));
        into.add(plain(group, "alpha_weighted", figure(report.alphaWeighted())));
    }

    private void random(Randomization random, List<Metric> into) {
        String group = "Against its shuffled self";
        into.add(new Metric(group, "rand_num_spikes", Figures.count(random.traps().size()), meaning("rand_num_spikes"),
                random.traps().isEmpty() ? Verdict.GOOD : Verdict.BAD));
        into.add(plain(group, "max_rand_eval", figure(random.maxRandEval())));
        into.add(plain(group, "rand_distance", figure(random.distance())));
        into.add(plain(group, "ww_softrank", figure(random.softRank())));
        into.add(plain(group, "rand_bulk_max", figure(random.bulk().lambdaPlus())));
        into.add(plain(group, "rand_bulk_sigma", figure(random.bulk().sigma())));
    }

    private void scale(Analyzed report, List<Metric> into) {
        String group = "Scale";
        ScaleMetrics scale = report.scale();
        into.add(plain(group, "lambda_max", figure(scale.spectralNorm())));
        into.add(plain(group, "log_norm", figure(scale.logNorm())));
        into.add(plain(group, "log_alpha_norm", figure(scale.logAlphaNorm())));
        into.add(plain(group, "stable_rank", figure(scale.stableRank())));
        into.add(plain(group, "matrix_rank", Figures.count(scale.matrixRank())));
        into.add(plain(group, "rank_loss", Figures.count(scale.rankLoss())));
        into.add(plain(group, "entropy", figure(scale.entropy())));
        into.add(plain(group, "num_spikes", Figures.count(report.bulk().spikes())));
    }

    private void shape(Analyzed report, List<Metric> into) {
        String group = "Matrix and elements";
        WeightMatrix matrix = report.layer().weights();
        into.add(plain(group, "N", Figures.count(matrix.n())));
        into.add(plain(group, "M", Figures.count(matrix.m())));
        into.add(plain(group, "Q", figure(matrix.q(), 3)));
        if (matrix.slices() > 1) {
            into.add(plain(group, "rf", Figures.count(matrix.slices())));
        }
        into.add(plain(group, "num_evals", Figures.count(matrix.eigenvalues())));
        ElementStatistics elements = report.elements();
        into.add(plain(group, "element_mean", figure(elements.mean(), 3)));
        into.add(plain(group, "element_std", figure(elements.deviation(), 3)));
        into.add(plain(group, "element_min", figure(elements.min(), 3)));
        into.add(plain(group, "element_max", figure(elements.max(), 3)));
        into.add(plain(group, "element_kurtosis", figure(elements.kurtosis(), 3)));
    }

    private Metric plain(String group, String name, String value) {
        return new Metric(group, name, value, meaning(name), Verdict.NEUTRAL);
    }
}
