/**
 * The effect of a change of the weights on a network's answers: runs the network before and after, on the same probes,
 * and compares.
 */
package org.eigenscope.impact;
