/**
 * A training run: its checkpoints in the order of their steps, what training logged beside them, and what happened, in
 * numbers and words.
 */
package org.eigenscope.timeline;
