package org.eigenscope.series;

import java.io.Serializable;
import org.eigenscope.metric.MatrixRole;

/**
 * The evidence of one layer on whether two models are related.
 *
 * @param name its name in the first model
 * @param role what it does in a transformer
 * @param correlation of its sampled elements in both models
 * @param columns by how many standard deviations they agree more than with the columns in random order
 * @param rows the same for the rows
 * @param pValue the larger p-value of both sides; NaN if it was not tested
 * @param spacing correlation of the ratios of neighbouring gaps of its singular values; NaN if they were not compared
 * @param failed true if its elements cannot be read, or one of them is not finite
 * @param note why it was not tested; empty if it was
 */
public record LayerLineage(
        String name, MatrixRole role, double correlation, double columns, double rows, double pValue, double spacing,
        boolean failed, String note) implements Serializable {}
