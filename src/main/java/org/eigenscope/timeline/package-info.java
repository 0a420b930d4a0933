/**
 * A training run: its checkpoints in the order of their steps, what training logged beside them, and what happened, in
 * numbers and words. Key type: {@link org.eigenscope.timeline.Timeline}.
 */
package org.eigenscope.timeline;
