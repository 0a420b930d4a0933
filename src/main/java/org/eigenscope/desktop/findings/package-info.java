/**
 * What was found in the open model: traps, warnings of α, what the file's reader noticed. Key type:
 * {@link org.eigenscope.desktop.findings.FindingsPane}.
 */
package org.eigenscope.desktop.findings;
