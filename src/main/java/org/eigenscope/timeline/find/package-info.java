/** Finds the checkpoints of a run in folders, tells their steps, and leaves out what does not belong to it. */
package org.eigenscope.timeline.find;
