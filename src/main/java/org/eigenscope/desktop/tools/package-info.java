/**
 * Tables that are made of what is open: a plan, a lineage; and the same as a command. Key type:
 * {@link org.eigenscope.desktop.tools.Tools}.
 */
package org.eigenscope.desktop.tools;
