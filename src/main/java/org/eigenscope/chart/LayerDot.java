package org.eigenscope.chart;

import java.awt.Color;

/**
 * A layer as a dot.
 *
 * @param x its place
 * @param y its figure
 * @param radius in points
 * @param color of the filling
 * @param ringed true to put the ring of a trap around it
 * @param marked true for the current one
 * @param hollow true for a figure that is not to be relied on: an outline without a filling
 * @param beyond true if its figure lies above the axis: an arrow at the upper edge
 */
record LayerDot(double x, double y, double radius, Color color, boolean ringed, boolean marked, boolean hollow,
        boolean beyond) {}
