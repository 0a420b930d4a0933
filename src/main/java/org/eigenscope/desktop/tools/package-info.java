/**
 * Tables made from the open models, a plan and a lineage; and the state of the window as a command. Key type: {@link
 * org.eigenscope.desktop.tools.Tools}.
 */
package org.eigenscope.desktop.tools;
