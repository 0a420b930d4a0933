/**
 * The open models side by side, to be switched between, compared and closed. Key type:
 * {@link org.eigenscope.desktop.models.ModelStrip}.
 */
package org.eigenscope.desktop.models;
