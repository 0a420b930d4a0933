/**
 * Mending in the window: shows a layer without a trap, puts the trap back, and writes the mended copy. Key type:
 * {@link org.eigenscope.desktop.mend.MendActions}.
 */
package org.eigenscope.desktop.mend;
