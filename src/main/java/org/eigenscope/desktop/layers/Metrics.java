package org.eigenscope.desktop.layers;

import java.util.ArrayList;
import java.util.List;
import org.eigenscope.analysis.ElementStatistics;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Randomization;
import org.eigenscope.analysis.ScaleMetrics;
import org.eigenscope.desktop.layers.Metric.Verdict;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.metric.Definitions;
import org.eigenscope.metric.NumberText;
import org.eigenscope.model.WeightMatrix;
import static org.eigenscope.metric.NumberText.figure;

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
            into.add(new Metric(group, "alpha", Double.NaN, "–", "No power law fits: " + report.tail().reason(), Verdict.DOUBTFUL));
            return;
        }
        into.add(new Metric(group, "alpha", report.tail().alpha(),
                figure(report.tail().alpha(), 4) + " ± " + figure(report.tail().sigma(), 2), meaning("alpha"),
                switch (AlphaVerdict.of(report)) {
                    case WELL_TRAINED -> Verdict.GOOD;
                    case UNDER_TRAINED -> Verdict.UNDER_TRAINED;
                    case OVER_TRAINED, NO_POWER_LAW -> Verdict.BAD;
                }));
        into.add(plain(group, "D", report.tail().d()));
        into.add(plain(group, "xmin", report.tail().xmin()));
        into.add(count(group, "num_pl_spikes", report.tail().tailSize()));
        into.add(plain(group, "alpha_weighted", report.alphaWeighted()));
    }

    private void random(Randomization random, List<Metric> into) {
        String group = "Against its shuffled self";
        into.add(new Metric(group, "rand_num_spikes", random.traps().size(), NumberText.count(random.traps().size()), meaning("rand_num_spikes"),
                random.traps().isEmpty() ? Verdict.GOOD : Verdict.BAD));
        into.add(plain(group, "max_rand_eval", random.maxRandEval()));
        into.add(plain(group, "rand_distance", random.distance()));
        into.add(plain(group, "ww_softrank", random.softRank()));
        into.add(plain(group, "rand_bulk_max", random.bulk().lambdaPlus()));
        into.add(plain(group, "rand_bulk_sigma", random.bulk().sigma()));
    }

    private void scale(Analyzed report, List<Metric> into) {
        String group = "Scale";
        ScaleMetrics scale = report.scale();
        into.add(plain(group, "lambda_max", scale.spectralNorm()));
        into.add(plain(group, "log_norm", scale.logNorm()));
        into.add(plain(group, "log_alpha_norm", scale.logAlphaNorm()));
        into.add(plain(group, "stable_rank", scale.stableRank()));
        into.add(count(group, "matrix_rank", scale.matrixRank()));
        into.add(count(group, "rank_loss", scale.rankLoss()));
        into.add(plain(group, "entropy", scale.entropy()));
        into.add(count(group, "num_spikes", report.bulk().spikes()));
    }

    private void shape(Analyzed report, List<Metric> into) {
        String group = "Matrix and elements";
        WeightMatrix matrix = report.layer().weights();
        into.add(count(group, "N", matrix.n()));
        into.add(count(group, "M", matrix.m()));
        into.add(rough(group, "Q", matrix.q()));
        if (matrix.slices() > 1) {
            into.add(count(group, "rf", matrix.slices()));
        }
        into.add(count(group, "num_evals", matrix.eigenvalues()));
        ElementStatistics elements = report.elements();
        into.add(rough(group, "element_mean", elements.mean()));
        into.add(rough(group, "element_std", elements.deviation()));
        into.add(rough(group, "element_min", elements.min()));
        into.add(rough(group, "element_max", elements.max()));
        into.add(rough(group, "element_kurtosis", elements.kurtosis()));
    }

    private Metric plain(String group, String name, double number) {
        return new Metric(group, name, number, figure(number), meaning(name), Verdict.NEUTRAL);
    }

    private Metric rough(String group, String name, double number) {
        return new Metric(group, name, number, figure(number, 3), meaning(name), Verdict.NEUTRAL);
    }

    private Metric count(String group, String name, long number) {
        return new Metric(group, name, number, NumberText.count(number), meaning(name), Verdict.NEUTRAL);
    }
}
