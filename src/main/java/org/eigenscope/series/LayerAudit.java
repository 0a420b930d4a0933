package org.eigenscope.series;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ScaleMetrics;
import org.eigenscope.spectrum.Spectrum;

/**
 * What the change of a layer is made of, compared with noise of the same size.
 *
 * @param difference ΔW = W₂ − W₁ analyzed as a layer of its own; null until it is analyzed
 * @param baseNorm ‖W₁‖₂, the largest singular value over all slices
 * @param noiseNorm what ‖ΔW‖₂ would be if its elements were independent with the same mean square: (‖ΔW‖/√elements)·(√N
 *     + √M) (Marchenko and Pastur 1967)
 * @param noiseAngles how far the leading subspaces of W₁ turn under one draw of normal noise of the size of ΔW
 * @param intruders the leading singular vectors of W₂ that resemble none of W₁, by slice and place
 */
public record LayerAudit(
        LayerReport difference,
        double baseNorm,
        double noiseNorm,
        SubspaceAngles noiseAngles,
        List<IntruderDimension> intruders)
        implements Serializable {

    public LayerAudit {
        intruders = List.copyOf(intruders);
    }

    /** The audit with the analysis of ΔW. */
    LayerAudit with(LayerReport analyzed) {
        return new LayerAudit(analyzed, baseNorm, noiseNorm, noiseAngles, intruders);
    }

    /** The analysis of ΔW; null if it has no spectrum or is not analyzed yet. */
    public LayerReport.Analyzed delta() {
        return difference instanceof LayerReport.Analyzed analyzed ? analyzed : null;
    }

    /** ‖ΔW‖₂/‖W₁‖₂; NaN until ΔW has been analyzed. */
    public double spectralChange() {
        if (delta() == null) {
            return Double.NaN;
        }
        ScaleMetrics scale = delta().scale();
        // The slices of a kernel are scaled for the spectrum; norms of the weights as they are stored are not.
        return scale.svMax() * scale.frobeniusNorm() / Math.sqrt(scale.norm()) / baseNorm;
    }

    /** Gives the spectral norm of noise of the size of ΔW, divided by ‖W₁‖₂. */
    public double noiseSpectralChange() {
        return noiseNorm / baseNorm;
    }

    /** The effective rank of ΔW; NaN until it has been analyzed. */
    public double effectiveRank() {
        return delta() == null ? Double.NaN : delta().scale().effectiveRank();
    }

    /** The exponent of ΔW's tail; NaN without a fit. */
    public double alpha() {
        return delta() == null || !delta().tail().succeeded() ? Double.NaN : delta().tail().alpha();
    }

    /** The traps of ΔW; null if it was not shuffled. */
    public Integer traps() {
        return delta() == null || delta().random() == null ? null : delta().traps().size();
    }

    /** Place and cosine of each intruder, {@code 1: 0.12, 4: 0.31}, preceded by the slice if it is not the first. */
    public String intruderCosines() {
        return intruders.stream().map(IntruderDimension::words).collect(Collectors.joining(", "));
    }

    /** Says why ΔW has no spectrum; empty if it has. */
    public String note() {
        return noiseNorm == 0 ? "not changed" : switch (difference) {
            case LayerReport.Skipped skipped -> "ΔW: " + skipped.reason();
            case LayerReport.Failed failed -> "ΔW: " + failed.message();
            case null, default -> "";
        };
    }

    /** The effective rank of ΔW with its elements shuffled; NaN if it was not. */
    public double shuffledEffectiveRank() {
        if (delta() == null || delta().replicas().isEmpty()) {
            return Double.NaN;
        }
        Spectrum shuffled = delta().replicas().getFirst();
        return ScaleMetrics.of(shuffled, shuffled.size(), Double.NaN, 1, Double.NaN).effectiveRank();
    }
}
