/**
 * What traps do to the answers of a network, in the window. Key type:
 * {@link org.eigenscope.desktop.impact.Impacts}.
 */
package org.eigenscope.desktop.impact;
