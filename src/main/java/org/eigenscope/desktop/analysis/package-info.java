/**
 * Analyses in the background of the window: tasks, their threads, progress and options.
 * Key type: {@link org.eigenscope.desktop.analysis.AnalysisTask}.
 */
package org.eigenscope.desktop.analysis;
