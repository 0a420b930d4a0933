/**
 * Several models: their layers matched and compared. Key type: {@link org.eigenscope.series.Comparison}.
 * Depends on {@code metric}, {@code analysis} and below.
 */
package org.eigenscope.series;
