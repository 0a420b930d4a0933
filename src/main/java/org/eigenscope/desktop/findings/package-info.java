/**
 * Shows what was found in the open model: traps, doubtful exponents α, and findings of the file reader. Key type:
 * {@link org.eigenscope.desktop.findings.FindingsPane}.
 */
package org.eigenscope.desktop.findings;
