/**
 * Mending in the window: a layer without a trap, the way back, and where the copy goes.
 * Key type: {@link org.eigenscope.desktop.mend.MendActions}.
 */
package org.eigenscope.desktop.mend;
