/**
 * Finds the checkpoints of a run in folders, determines their steps, and leaves out what does not belong to the run.
 * Key type: {@link org.eigenscope.timeline.find.RunFinder}.
 */
package org.eigenscope.timeline.find;
