/**
 * Mending in the window: where the copy goes, and the table of what it was and is.
 * Key type: {@link org.eigenscope.desktop.mend.MendActions}.
 */
package org.eigenscope.desktop.mend;
