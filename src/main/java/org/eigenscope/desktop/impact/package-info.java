/**
 * Shows in the window how removing traps changes the answers of a network. Key type: {@link
 * org.eigenscope.desktop.impact.Impacts}.
 */
package org.eigenscope.desktop.impact;
