/**
 * The row of open models, to switch between, compare and close them. Key type: {@link
 * org.eigenscope.desktop.models.ModelStrip}.
 */
package org.eigenscope.desktop.models;
