package org.eigenscope.metric;

import java.util.List;
import static org.eigenscope.metric.Metric.count;
import static org.eigenscope.metric.Metric.number;

/** Metrics of the size of the spectrum and of how evenly it is spread. */
final class SpectrumMetrics {

    private SpectrumMetrics() {}

    static List<Metric> size() {
        return Metric.group(Group.SIZE,
                number("lambda_max", report -> report.esd().max()).weightWatcher().unit(Unit.SQUARED_WEIGHT)
                        .at(Place.PAGE, 50).at(Place.TERMINAL, 20).at(Place.PANEL, 4, "largest eigenvalue")
                        .at(Place.SERIES, 20),
                number("norm", report -> report.scale().norm()).weightWatcher().unit(Unit.SQUARED_WEIGHT)
                        .called("sum of the eigenvalues"),
                number("log_norm", report -> report.scale().logNorm()).weightWatcher().unit(Unit.DECADES)
                        .at(Place.PAGE, 50).offered(30, "log Frobenius norm")
                        .at(Place.PANEL, 4, "log of the Frobenius norm"),
                number("spectral_norm", report -> report.scale().spectralNorm()).weightWatcher()
                .unit(Unit.SQUARED_WEIGHT)
                        .called("spectral norm (largest eigenvalue)"),
                number("log_spectral_norm", report -> report.scale().logSpectralNorm()).weightWatcher()
                .unit(Unit.DECADES)
                        .at(Place.TABLE, 30, "log λmax").at(Place.COMPARISON, 20, "log λmax")
                        .called("log of the largest eigenvalue"),
                number("log_alpha_norm", report -> report.scale().logAlphaNorm()).weightWatcher()
                .offered(30, "log α-norm")
                .at(Place.PANEL, 4, "log of the α-norm"),
                number("stable_rank", report -> report.scale().stableRank()).weightWatcher().at(Place.PAGE, 50)
                        .at(Place.TERMINAL, 20).at(Place.TABLE, 30, "stable rank").at(Place.PANEL, 4, "stable rank")
                        .at(Place.COMPARISON, 30, "stable rank").at(Place.SERIES, 30),
                count("matrix_rank", report -> report.scale().matrixRank()).weightWatcher().at(Place.PANEL, 4, "rank"),
                count("rank_loss", report -> report.scale().rankLoss()).weightWatcher().offered(30, "lost ranks")
                        .at(Place.PANEL, 4, "lost ranks"),
                count("weak_rank_loss", report -> report.scale().weakRankLoss()).weightWatcher()
                        .called("eigenvalues close to zero"),
                number("entropy", report -> report.scale().entropy()).weightWatcher().digits(3).at(Place.PAGE, 50)
                .offered(30, "entropy")
                        .at(Place.PANEL, 4, "entropy of the spectrum"),
                number("sv_max", report -> report.scale().svMax()).weightWatcher().unit(Unit.WEIGHT)
                        .called("largest singular value"),
                number("sv_min", report -> report.scale().svMin()).weightWatcher().unit(Unit.WEIGHT)
                        .called("smallest singular value"),
                number("W_scale", report -> report.weightScale()).weightWatcher()
                        .called("scale of the weights"),
                number("effective_rank", report -> report.scale().effectiveRank())
                        .called("effective rank"),
                number("participation_ratio", report -> report.scale().participationRatio())
                        .called("eigenvalues that hold the energy"),
                number("frobenius_norm", report -> report.scale().frobeniusNorm()).unit(Unit.WEIGHT)
                        .called("Frobenius norm"),
                number("operator_norm", report -> report.scale().operatorNorm()).unit(Unit.WEIGHT)
                        .called("operator norm"));
    }
}
