package org.eigenscope.analysis;

import java.io.Serializable;
import org.eigenscope.spectrum.Spectrum;

/**
 * The metrics of a spectrum's size and shape, under WeightWatcher's names.
 *
 * @param norm Σλ, the squared Frobenius norm
 * @param logNorm log10 of it
 * @param spectralNorm λmax
 * @param logSpectralNorm log10 of it
 * @param logAlphaNorm log10 Σ λ^α; NaN without a fit
 * @param stableRank Σλ/λmax
 * @param matrixRank #{√λ &gt; √λmax·N·2⁻⁵²}, by slice
 * @param rankLoss eigenvalues less matrixRank
 * @param weakRankLoss #{λ &lt; 1e-6}
 * @param entropy −Σ pᵢ ln pᵢ / ln matrixRank, p = λ/Σλ
 * @param svMax √λmax
 * @param svMin √λmin
 * @param effectiveRank exp of the entropy of √λ/Σ√λ (Roy and Vetterli 2007)
 * @param participationRatio (Σλ)²/Σλ²
 * @param frobeniusNorm √Σwᵢⱼ² of the weights as they are stored, without the √½ of a kernel's slices
 * @param operatorNorm the largest factor by which the layer stretches an input: of a convolution that of periodic
 *     images; NaN if it was not computed
 */
public record ScaleMetrics(
        double norm,
        double logNorm,
        double spectralNorm,
        double logSpectralNorm,
        double logAlphaNorm,
        double stableRank,
        int matrixRank,
        int rankLoss,
        int weakRankLoss,
        double entropy,
        double svMax,
        double svMin,
        double effectiveRank,
        double participationRatio,
        double frobeniusNorm,
        double operatorNorm)
        implements Serializable {

    private static final double WEAK = 1e-6;

    /**
     * The metrics of a spectrum.
     *
     * @param rank of its matrices together
     * @param alpha of the power law, or NaN
     * @param scale what the squares of the stored weights were multiplied by: ½ for a kernel
     * @param operatorNorm of the layer, or NaN
     */
    public static ScaleMetrics of(Spectrum esd, int rank, double alpha, double scale, double operatorNorm) {
        double norm = esd.sum();
        double max = esd.max();
        int weak = 0;
        double entropy = 0;
        double logMax = Math.log(max);
        double powers = 0;
        double squares = 0;
        double roots = 0;
        double rootLogs = 0;
        for (int i = 0; i < esd.size(); i++) {
            double lambda = esd.get(i);
            weak += lambda < WEAK ? 1 : 0;
            if (lambda > 0) {
                squares += lambda * lambda;
                roots += Math.sqrt(lambda);
                rootLogs += Math.sqrt(lambda) * Math.log(lambda) / 2;
                double p = lambda / norm;
                entropy -= p * Math.log(p);
                // Relative to λmax^α, which alone may overflow.
                powers += Math.exp(alpha * (Math.log(lambda) - logMax));
            }
        }
        double logAlphaNorm = alpha * Math.log10(max) + Math.log10(powers);
        return new ScaleMetrics(norm, Math.log10(norm), max, Math.log10(max), logAlphaNorm, norm / max, rank,
                esd.size() - rank, weak, rank > 1 ? entropy / Math.log(rank) : 0, Math.sqrt(max), Math.sqrt(esd.min()),
                roots * Math.exp(-rootLogs / roots), norm * norm / squares, Math.sqrt(norm / scale),
                operatorNorm);
    }
}
