package org.eigenscope.desktop.state;

import java.util.ArrayList;
import java.util.List;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Randomization;
import org.eigenscope.analysis.ScaleMetrics;
import org.eigenscope.chart.Figures;
import org.eigenscope.model.WeightMatrix;
import static org.eigenscope.chart.Figures.figure;

/**
 * A figure of a layer with its meaning.
 *
 * @param group what it belongs to
 * @param name its name, WeightWatcher's where that has one
 * @param value the figure, as people read it
 * @param meaning one line
 * @param verdict how to take it
 */
public record Metric(String group, String name, String value, String meaning, Verdict verdict) {

    /** How to take a figure. */
    public enum Verdict { NEUTRAL, GOOD, DOUBTFUL, BAD }

    /** All figures of a layer, by groups. */
    public static List<Metric> of(Analyzed report) {
        List<Metric> metrics = new ArrayList<>();
        tail(report, metrics);
        report.randomization().ifPresent(random -> random(random, metrics));
        scale(report, metrics);
        shape(report, metrics);
        return metrics;
    }

    private static void tail(Analyzed report, List<Metric> into) {
        String group = "Heavy tail";
        if (!report.tail().succeeded()) {
            into.add(new Metric(group, "alpha", "–", "No power law fits: " + report.tail().reason(), Verdict.DOUBTFUL));
            return;
        }
        double alpha = report.tail().alpha();
        String meaning = alpha < 2 ? "Below 2: the layer is over-trained, its tail too heavy."
                : alpha > 6 ? "Above 6: the layer has learned little, it is under-trained."
                : "Exponent of the tail. Well-trained layers lie between 2 and 6, the best near 2.";
        into.add(new Metric(group, "alpha", figure(alpha, 4) + " ± " + figure(report.tail().sigma(), 2), meaning,
                report.warning().isEmpty() ? Verdict.GOOD : Verdict.BAD));
        into.add(plain(group, "D", figure(report.tail().d()), "Distance of tail and power law: the smaller, the better the fit."));
        into.add(plain(group, "xmin", figure(report.tail().xmin()), "The eigenvalue where the tail starts."));
        into.add(plain(group, "num_pl_spikes", Figures.count(report.tail().tailSize()), "Eigenvalues in the tail."));
        into.add(plain(group, "alpha_weighted", figure(report.alphaWeighted()), "alpha · log₁₀ λmax: weighs the exponent by the layer's scale."));
    }

    private static void random(Randomization random, List<Metric> into) {
        String group = "Against its shuffled self";
        into.add(new Metric(group, "rand_num_spikes", Figures.count(random.traps().size()),
                random.traps().isEmpty() ? "Correlation traps: none." : "Correlation traps: eigenvalues that survive the shuffle.",
                random.traps().isEmpty() ? Verdict.GOOD : Verdict.BAD));
        into.add(plain(group, "max_rand_eval", figure(random.maxRandEval()), "Largest eigenvalue once the elements are shuffled: the orange line."));
        into.add(plain(group, "rand_distance", figure(random.distance()), "How far the spectrum is from its shuffled self: 0 means nothing was learned."));
        into.add(plain(group, "ww_softrank", figure(random.softRank()), "max_rand_eval / λmax: near 1 when nothing stands above the noise."));
        into.add(plain(group, "rand_bulk_max", figure(random.bulk().lambdaPlus()), "λ+: where the spectrum of pure noise would end."));
        into.add(plain(group, "rand_sigma_mp", figure(random.bulk().sigma()), "Standard deviation of an element of the shuffled bulk."));
    }

    private static void scale(Analyzed report, List<Metric> into) {
        String group = "Scale";
        ScaleMetrics scale = report.scale();
        into.add(plain(group, "lambda_max", figure(scale.spectralNorm()), "The largest eigenvalue."));
        into.add(plain(group, "log_norm", figure(scale.logNorm()), "log₁₀ of the sum of all eigenvalues (Frobenius norm squared)."));
        into.add(plain(group, "log_alpha_norm", figure(scale.logAlphaNorm()), "log₁₀ Σ λ^alpha."));
        into.add(plain(group, "stable_rank", figure(scale.stableRank()), "Σλ / λmax: how many directions carry weight."));
        into.add(plain(group, "matrix_rank", Figures.count(scale.matrixRank()), scale.rankLoss() == 0
                ? "Full rank." : Figures.count(scale.rankLoss()) + " eigenvalues are zero."));
        into.add(plain(group, "entropy", figure(scale.entropy()), "1 when all eigenvalues are equal, 0 when one is all."));
        into.add(plain(group, "num_spikes", Figures.count(report.bulk().spikes()), "Eigenvalues of the layer itself above its own noise."));
    }

    private static void shape(Analyzed report, List<Metric> into) {
        String group = "Matrix";
        WeightMatrix matrix = report.layer().weights();
        into.add(plain(group, "N × M", matrix.n() + " × " + matrix.m(), "Q = N/M = " + figure(matrix.q(), 3) + "."));
        if (matrix.slices() > 1) {
            into.add(plain(group, "rf", Figures.count(matrix.slices()), "Matrices in this layer, their eigenvalues pooled."));
        }
        into.add(plain(group, "num_evals", Figures.count(matrix.eigenvalues()), "Eigenvalues, zeros included."));
        into.add(plain(group, "elements", "μ = %s, σ = %s".formatted(figure(report.elements().mean(), 3),
                figure(report.elements().deviation(), 3)), "From %s to %s; excess kurtosis %s.".formatted(
                figure(report.elements().min(), 3), figure(report.elements().max(), 3),
                figure(report.elements().kurtosis(), 3))));
    }

    private static Metric plain(String group, String name, String value, String meaning) {
        return new Metric(group, name, value, meaning, Verdict.NEUTRAL);
    }
}
