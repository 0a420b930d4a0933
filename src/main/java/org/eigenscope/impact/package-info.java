/**
 * Measures how a change of the weights changes a network's answers: runs the network before and after, on the same
 * probes, and compares. Key type: {@link org.eigenscope.impact.ImpactRun}.
 */
package org.eigenscope.impact;
