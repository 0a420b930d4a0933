/**
 * The catalog of public numbers. Each is described once: its name, how to take it from an analysis, how to write it,
 * where to show it, and how to judge it. Key types: {@link org.eigenscope.metric.MetricCatalog},
 * {@link org.eigenscope.metric.Metric}, {@link org.eigenscope.metric.Definitions}. Depends on {@code analysis}.
 *
 * <p>To add a metric: an entry in the list of its group ({@code TailMetrics}, {@code TrapMetrics}, …) and its paragraph
 * in {@code docs/definitions.md}. Tables, files, panels and tooltips follow.
 */
package org.eigenscope.metric;
