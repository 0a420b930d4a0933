package org.eigenscope.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.eigenscope.analysis.BulkFit;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.Randomization;
import org.eigenscope.analysis.Trap;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.metric.TrapWords;
import org.eigenscope.model.Layer;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Model;
import org.eigenscope.model.WeightMatrix;
import org.eigenscope.report.DetailColumn.Count;
import org.eigenscope.report.DetailColumn.Flag;
import org.eigenscope.report.DetailColumn.Number;
import org.eigenscope.report.DetailColumn.Text;
import org.eigenscope.spectrum.Localization;
import org.eigenscope.spectrum.Spectrum;
import org.eigenscope.spectrum.TruncatedPowerLawFit;
import tech.tablesaw.api.Table;

/**
 * The details of a model's analyzed layers as a table: WeightWatcher's columns under its names, in its order and with
 * its types, then ours. Every column is always there; what was not computed is empty. Skipped and failed layers have
 * no row, as in WeightWatcher's tables.
 *
 * <p>Three columns are conversions of the records' figures into WeightWatcher's units: it fits the bulk to
 * eigenvalues that it has scaled to the mean 1, so its {@code W_scale} is √(num_evals/Σλ), and its {@code sigma_mp}
 * and {@code rand_sigma_mp} are σ·√N·W_scale, where σ is the deviation of an element in the bulk.
 */
public final class DetailsCsv {

    /** The row of one layer. */
    private record Row(Model model, Analyzed report) {
        Layer layer() {
            return report.layer();
        }

        WeightMatrix matrix() {
            return report.layer().weights();
        }

        Optional<Trap> trap() {
            return report.randomization().flatMap(random -> random.traps().stream().findFirst());
        }

        Optional<Trap.Element> element() {
            return trap().flatMap(trap -> trap.guilty().stream().findFirst());
        }
    }

    private static final List<DetailColumn<Row>> COLUMNS = List.of(
            count("layer_id", row -> row.layer().id()),
            new Text<>("name", row -> row.layer().name()),
            number("D", row -> row.report().tail().d()),
            count("M", row -> row.matrix().m()),
            count("N", row -> row.matrix().n()),
            number("Q", row -> row.matrix().q()),
            number("W_scale", row -> row.report().weightScale()),
            number("alpha", row -> row.report().tail().alpha()),
            number("alpha_weighted", row -> row.report().alphaWeighted()),
            number("bulk_max", row -> row.report().bulk().lambdaPlus()),
            number("bulk_min", row -> row.report().bulk().lambdaMinus()),
            count("detX_num", row -> row.report().detX().num()),
            number("detX_val", row -> row.report().detX().value()),
            number("detX_val_unrescaled", row -> row.report().detX().unrescaled()),
            number("entropy", row -> row.report().scale().entropy()),
            new Flag<>("has_esd", row -> row.report().esd().size() > 0),
            number("lambda_max", row -> row.report().esd().max()),
            new Text<>("layer_type", row -> weightWatcherType(row.layer().kind())),
            number("log_alpha_norm", row -> row.report().scale().logAlphaNorm()),
            number("log_norm", row -> row.report().scale().logNorm()),
            number("log_spectral_norm", row -> row.report().scale().logSpectralNorm()),
            new Text<>("longname", row -> row.layer().name()),
            count("matrix_rank", row -> row.report().scale().matrixRank()),
            random("max_rand_eval", Randomization::maxRandEval),
            number("mp_softrank", row -> row.report().mpSoftRank()),
            number("norm", row -> row.report().scale().norm()),
            count("num_evals", row -> row.report().esd().size()),
            count("num_pl_spikes", row -> row.report().tail().tailSize()),
            count("num_spikes", row -> row.report().bulk().spikes()),
            random("rand_W_scale", random -> scale(random.replicas().getFirst())),
            random("rand_bulk_max", random -> random.bulk().lambdaPlus()),
            random("rand_bulk_min", random -> random.bulk().lambdaMinus()),
            random("rand_distance", Randomization::distance),
            random("rand_mp_softrank", random -> random.bulk().lambdaPlus() / random.maxRandEval()),
            randomCount("rand_num_spikes", random -> random.traps().size()),
            number("rand_sigma_mp", row -> row.report().randomization()
                    .map(random -> sigma(row, random.bulk(), random.replicas().getFirst())).orElse(Double.NaN)),
            count("rank_loss", row -> row.report().scale().rankLoss()),
            count("rf", row -> row.matrix().slices()),
            number("sigma", row -> row.report().tail().sigma()),
            number("sigma_mp", row -> sigma(row, row.report().bulk(), row.report().esd())),
            number("spectral_norm", row -> row.report().scale().spectralNorm()),
            number("stable_rank", row -> row.report().scale().stableRank()),
            new Text<>("status", row -> row.report().tail().succeeded() ? "success" : "failed"),
            number("sv_max", row -> row.report().scale().svMax()),
            number("sv_min", row -> row.report().scale().svMin()),
            new Text<>("warning", row -> AlphaVerdict.of(row.report()).warning()),
            count("weak_rank_loss", row -> row.report().scale().weakRankLoss()),
            random("ww_maxdist", Randomization::maxDistance),
            random("ww_softrank", Randomization::softRank),
            number("xmax", row -> row.report().tail().xmax()),
            number("xmin", row -> row.report().tail().xmin()),
            // Ours.
            new Text<>("model", row -> row.model().name()),
            new Text<>("tensor", row -> row.layer().tensor().name()),
            new Text<>("kind", row -> row.layer().kind().label()),
            new Text<>("dtype", row -> row.layer().tensor().dtype().name()),
            new Text<>("shape", row -> shape(row.layer())),
            new Count<>("slice", row -> row.report().slice() < 0 ? null : (long) row.report().slice()),
            number("tpl_alpha", row -> fitted(row.report().truncated(), row.report().truncated().alpha())),
            number("Lambda", row -> fitted(row.report().truncated(), row.report().truncated().cutoff())),
            number("etpl_alpha", row -> fitted(clipped(row), clipped(row).alpha())),
            number("etpl_Lambda", row -> fitted(clipped(row), clipped(row).cutoff())),
            count("num_fingers", row -> row.report().clipped().fingers()),
            new Text<>("fit_verdict", row -> row.report().quality().verdict().name().toLowerCase(Locale.ROOT)),
            number("fit_p", row -> row.report().quality().bootstrapP()),
            number("element_mean", row -> row.report().elements().mean()),
            number("element_std", row -> row.report().elements().deviation()),
            number("element_min", row -> row.report().elements().min()),
            number("element_max", row -> row.report().elements().max()),
            number("element_kurtosis", row -> row.report().elements().kurtosis()),
            count("element_zeros", row -> row.report().elements().zeros()),
            number("participation", row -> spread(row, Localization::participation)),
            number("vector_entropy", row -> spread(row, Localization::entropy)),
            number("bulk_sigma", row -> row.report().bulk().sigma()),
            random("rand_bulk_sigma", random -> random.bulk().sigma()),
            random("rand_p", Randomization::pValue),
            trap("trap_strength", Trap::strength),
            trap("trap_p", Trap::pValue),
            new Text<>("trap_cause", row -> row.trap().map(trap -> TrapWords.label(trap.cause())).orElse("")),
            trap("trap_predicted", Trap::predicted),
            new Count<>("trap_row", row -> row.element().map(element -> (long) element.row()).orElse(null)),
            new Count<>("trap_column", row -> row.element().map(element -> (long) element.column()).orElse(null)),
            number("trap_sigmas", row -> row.element().map(Trap.Element::sigmas).orElse(Double.NaN)));

    private DetailsCsv() {}

    /** One row for each analyzed layer of the models, in their order. */
    public static Table of(List<ModelReport> reports) {
        List<Row> rows = reports.stream()
                .flatMap(report -> report.analyzed().stream().map(layer -> new Row(report.model(), layer)))
                .toList();
        return CsvTables.of("details", COLUMNS, rows);
    }

    /** WeightWatcher calls everything with one matrix dense, embeddings included, and every kernel conv2d. */
    private static String weightWatcherType(LayerKind kind) {
        return switch (kind) {
            case CONV1D, CONV2D, CONV3D -> kind.label();
            default -> "dense";
        };
    }

    private static String shape(Layer layer) {
        return String.join("x", layer.tensor().shape().dims().stream().map(String::valueOf).toList());
    }

    /** Of the right singular vector of the largest eigenvalue. */
    private static double spread(Row row, ToDoubleFunction<Localization> figure) {
        return row.report().vectors().stream().findFirst()
                .map(vector -> figure.applyAsDouble(vector.columns())).orElse(Double.NaN);
    }

    private static TruncatedPowerLawFit clipped(Row row) {
        return row.report().clipped().truncated();
    }

    private static double fitted(TruncatedPowerLawFit fit, double value) {
        return fit.succeeded() ? value : Double.NaN;
    }

    private static double scale(Spectrum spectrum) {
        return Math.sqrt(spectrum.size() / spectrum.sum());
    }

    private static double sigma(Row row, BulkFit bulk, Spectrum spectrum) {
        return bulk.sigma() * Math.sqrt(row.matrix().n()) * scale(spectrum);
    }

    private static DetailColumn<Row> number(String name, ToDoubleFunction<Row> value) {
        return new Number<>(name, value);
    }

    private static DetailColumn<Row> count(String name, Function<Row, ? extends java.lang.Number> value) {
        return new Count<>(name, row -> value.apply(row).longValue());
    }

    private static DetailColumn<Row> random(String name, ToDoubleFunction<Randomization> value) {
        return number(name, row -> row.report().randomization().map(value::applyAsDouble).orElse(Double.NaN));
    }

    private static DetailColumn<Row> randomCount(String name, Function<Randomization, Integer> value) {
        return new Count<>(name, row -> row.report().randomization().map(r -> value.apply(r).longValue()).orElse(null));
    }

    private static DetailColumn<Row> trap(String name, ToDoubleFunction<Trap> value) {
        return number(name, row -> row.trap().map(value::applyAsDouble).orElse(Double.NaN));
    }
}
