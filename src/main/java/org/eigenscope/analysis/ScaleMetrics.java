package org.eigenscope.analysis;

import java.io.Serializable;

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
        double svMin)
        implements Serializable {}
