/**
 * The layers of the open model: tree, table, panel and badges.
 * Key type: {@link org.eigenscope.desktop.layers.LayerTree}.
 */
package org.eigenscope.desktop.layers;
