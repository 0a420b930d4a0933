/**
 * One layer to its report. Key type: {@link org.eigenscope.analysis.layer.LayerAnalyzer}.
 */
package org.eigenscope.analysis.layer;
