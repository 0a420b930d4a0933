/**
 * Several models: their layers matched and compared. Key types: {@link org.eigenscope.series.ModelSeries},
 * {@link org.eigenscope.series.Comparison}. Depends on {@code metric}, {@code analysis} and below.
 */
package org.eigenscope.series;
