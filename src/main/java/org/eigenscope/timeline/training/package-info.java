/**
 * Reads what training logs: CSV, JSON and event files, as curves over steps or epochs. Key type: {@link
 * org.eigenscope.timeline.training.TrainingLog}.
 */
package org.eigenscope.timeline.training;
