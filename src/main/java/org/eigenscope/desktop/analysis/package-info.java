/**
 * Analyses in the background of the window: tasks, their threads, progress and options. Key types:
 * {@link org.eigenscope.desktop.analysis.Background}, {@link org.eigenscope.desktop.analysis.AnalysisService}.
 */
package org.eigenscope.desktop.analysis;
