/**
 * The charts, each a {@code JFreeChart} built from a {@link org.eigenscope.analysis.LayerReport} alone, and their PNG, SVG and PDF files.
 * Depends on {@code analysis} and below, JFreeChart, Batik and PDFBox; no JavaFX.
 */
package org.eigenscope.chart;
