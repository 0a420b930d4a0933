/**
 * Charts on a canvas: zoom, read-out, legend and the choice of charts for the current layer.
 * Key type: {@link org.eigenscope.desktop.chart.ChartPane}.
 */
package org.eigenscope.desktop.chart;
