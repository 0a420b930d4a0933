/**
 * The charts, each a class that says what it is called and drawn of, and that builds a {@code JFreeChart} from a
 * {@link org.eigenscope.analysis.LayerReport} alone; and their PNG, SVG and PDF files. A chart is added by its class
 * and its line in {@link org.eigenscope.chart.Charts}. Key types: {@link org.eigenscope.chart.Chart},
 * {@link org.eigenscope.chart.Charts}, {@link org.eigenscope.chart.ChartFiles}. Depends on {@code analysis} and below,
 * JFreeChart and PDFBox; no JavaFX.
 */
package org.eigenscope.chart;
