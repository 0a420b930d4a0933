package org.eigenscope.series;

import java.io.Serializable;
import org.eigenscope.metric.MatrixRole;

/**
 * What a layer of two models tells about their being related.
 *
 * @param name its name in the first model
 * @param role what it does in a transformer
 * @param correlation of its elements in both models, those that were taken
 * @param columns deviations by which they agree more than with the columns in another order
 * @param rows the same for the rows
 * @param pValue the larger p-value of both sides; NaN if it was not tested
 * @param spacing correlation of the ratios of neighbouring gaps of its singular values; NaN if they take no part
 * @param failed true if its elements cannot be read, or one of them is not finite
 * @param note why it was not tested; empty if it was
 */
public record LayerLineage(
        String name, MatrixRole role, double correlation, double columns, double rows, double pValue, double spacing,
        boolean failed, String note) implements Serializable {}
