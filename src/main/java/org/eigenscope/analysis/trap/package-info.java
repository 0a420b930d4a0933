/**
 * Correlation traps: found above the Marchenko–Pastur bulk, and explained by the elements.
 * Key type: {@link org.eigenscope.analysis.trap.TrapDetector}.
 */
package org.eigenscope.analysis.trap;
