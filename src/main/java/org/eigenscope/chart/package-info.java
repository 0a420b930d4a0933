/**
 * The charts: each is a class that gives its name and what it is drawn from, and builds a {@code JFreeChart} from a
 * {@link org.eigenscope.analysis.LayerReport} alone; and their PNG, SVG and PDF files. To add a chart, add its class
 * and its line in {@link org.eigenscope.chart.Charts}. Key types: {@link org.eigenscope.chart.Chart}, {@link
 * org.eigenscope.chart.Charts}, {@link org.eigenscope.chart.ChartFiles}. Depends on {@code analysis} and below,
 * JFreeChart and PDFBox; needs no JavaFX.
 */
package org.eigenscope.chart;
