package org.eigenscope.series;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.NumberText;
import org.eigenscope.model.Layer;

/** The table of two models side by side: printed tables, CSV and JSON are made from its columns. */
public final class ComparisonColumns {

    /** One row per layer. */
    public static final List<Column<LayerComparison>> ALL = List.of(
            Column.text("name", LayerComparison::name).shown("layer", LayerComparison::name).keptAlways(),
            Column.count("first_id", row -> id(row.first())),
            Column.count("second_id", row -> id(row.second())),
            Column.number("distance", LayerComparison::distance).shown(),
            Column.number("relative", LayerComparison::relative)
                    .shown(row -> NumberText.figure(row.relative(), 3)).keptAlways(),
            Column.number("angle", LayerComparison::angle).shown(row -> degrees(row.angle())),
            Column.<LayerComparison>number("left_angle", row -> row.angles().largestLeft())
                    .shown("left angle", row -> degrees(row.angles().largestLeft())),
            Column.<LayerComparison>number("right_angle", row -> row.angles().largestRight())
                    .shown("right angle", row -> degrees(row.angles().largestRight())),
            Column.<LayerComparison>number("overlap", row -> row.angles().overlap())
                    .shown(row -> NumberText.figure(row.angles().overlap(), 3)),
            Column.number("delta_alpha", LayerComparison::deltaAlpha)
                    .shown(row -> Double.isNaN(row.deltaAlpha()) ? "–" : "%+.3f".formatted(row.deltaAlpha()))
                    .keptAlways(),
            Column.text("alpha_told_apart", ComparisonColumns::alphas).shown("alphas", ComparisonColumns::alphas),
            Column.count("delta_traps", LayerComparison::deltaTraps)
                    .shown(row -> row.deltaTraps() == null ? "–" : "%+d".formatted(row.deltaTraps())),
            Column.text("note", LayerComparison::note).shown().keptAlways());

    /** The share of the change that is rounding, where a model is quantized. */
    public static final Column<LayerComparison> ROUNDING = Column.number("rounding", LayerComparison::rounding)
            .shown("by rounding", row -> NumberText.figure(row.rounding(), 3)).keptAlways();

    /** One row per audited layer: what the change is made of, and what noise of its size would do. */
    public static final List<Column<LayerComparison>> AUDIT = List.of(
            Column.text("name", LayerComparison::name).shown("layer", LayerComparison::name).keptAlways(),
            audited("dw_spectral", "‖ΔW‖₂/‖W‖₂", LayerAudit::spectralChange),
            audited("dw_noise_spectral", "of noise", LayerAudit::noiseSpectralChange),
            audited("dw_effective_rank", "rank of ΔW", LayerAudit::effectiveRank),
            audited("dw_shuffled_effective_rank", "shuffled", LayerAudit::shuffledEffectiveRank),
            audited("dw_alpha", "α of ΔW", LayerAudit::alpha),
            Column.<LayerComparison>count("dw_traps", row -> row.audit() == null ? null : row.audit().traps())
                    .shown("traps", row -> row.audit().traps() == null ? "–" : row.audit().traps().toString())
                    .keptAlways(),
            audited("noise_overlap", "overlap under noise", audit -> audit.noiseAngles().overlap()),
            Column.<LayerComparison>count("intruders", row -> row.audit() == null ? null
                    : row.audit().intruders().size()).shown(),
            Column.<LayerComparison>text("intruder_cosines", row -> row.audit() == null ? ""
                    : row.audit().intruderCosines()),
            Column.<LayerComparison>text("dw_note", row -> row.audit() == null ? "" : row.audit().note())
                    .shown("note", row -> row.audit().note()).keptAlways());

    private ComparisonColumns() {}

    /** Says whether two exponents differ; empty if there are not two. */
    private static String alphas(LayerComparison row) {
        if (Double.isNaN(row.deltaAlpha())) {
            return "";
        }
        return row.alphaDiffers() == null ? "not tested" : row.alphaDiffers() ? "told apart" : "cannot be told apart";
    }

    /** The columns of a table of everything that was found about these layers. */
    public static List<Column<LayerComparison>> of(List<LayerComparison> layers) {
        boolean audited = layers.stream().anyMatch(layer -> layer.audit() != null);
        return Stream.concat(ofChange(layers).stream(), audited ? AUDIT.stream().skip(1) : Stream.empty()).toList();
    }

    /** The columns that say how far these layers are apart, without those of the audit. */
    public static List<Column<LayerComparison>> ofChange(List<LayerComparison> layers) {
        boolean rounded = layers.stream().anyMatch(layer -> !Double.isNaN(layer.rounding()));
        return Stream.of(ALL.subList(0, ALL.size() - 1).stream(), rounded ? Stream.of(ROUNDING)
                : Stream.<Column<LayerComparison>>empty(), Stream.of(ALL.getLast())).flatMap(columns -> columns)
                .toList();
    }

    private static Column<LayerComparison> audited(String name, String heading, ToDoubleFunction<LayerAudit> figure) {
        return Column.<LayerComparison>number(name, row -> row.audit() == null ? Double.NaN
                : figure.applyAsDouble(row.audit()))
                .shown(heading, row -> NumberText.figure(figure.applyAsDouble(row.audit()), 3));
    }

    private static String degrees(double angle) {
        return Double.isNaN(angle) ? "–" : NumberText.fixed(angle, 2) + "°";
    }

    private static Integer id(Layer layer) {
        return layer == null ? null : layer.id();
    }
}
