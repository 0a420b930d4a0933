/**
 * Writes reports: CSV, JSON, HTML, NumPy, SARIF and JUnit files of models, comparisons, runs and plans. Key types:
 * {@link org.eigenscope.report.ReportFiles}, {@link org.eigenscope.report.RowFiles}. Depends on {@code analysis} and
 * below, and on {@code chart} for figures in HTML.
 */
package org.eigenscope.report;
