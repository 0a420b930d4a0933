/**
 * The catalog of public numbers: each once, with what it is called, how it is had from an analysis, how it is written,
 * where it is shown, and how it is to be taken. Key types: {@link org.eigenscope.metric.MetricCatalog},
 * {@link org.eigenscope.metric.Metric}, {@link org.eigenscope.metric.Definitions}. Depends on {@code analysis}.
 *
 * <p>To add a metric: an entry in the list of its group ({@code TailMetrics}, {@code TrapMetrics}, …), its paragraph in
 * {@code docs/definitions.md}, and its place in {@code docs/report.schema.json}. Tables, files, panels and tooltips
 * follow.
 */
package org.eigenscope.metric;
