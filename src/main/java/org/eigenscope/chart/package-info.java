/**
 * The charts, each a {@code JFreeChart} built from a {@link org.eigenscope.analysis.LayerReport} alone, and their PNG, SVG and PDF files.
 * Key types: {@link org.eigenscope.chart.EsdChart}, {@link org.eigenscope.chart.ChartFiles}.
 * Depends on {@code analysis} and below, JFreeChart, Batik and PDFBox; no JavaFX.
 */
package org.eigenscope.chart;
