/**
 * Analyses of whole models: scheduling on one bounded pool, memory, progress, cancelling.
 * Key type: {@link org.eigenscope.analysis.run.ModelAnalyzer}.
 */
package org.eigenscope.analysis.run;
