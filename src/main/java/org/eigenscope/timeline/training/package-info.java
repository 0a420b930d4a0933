/** Reads what training logs: CSV, JSON, event files. Tablesaw joins it with the checkpoints. */
package org.eigenscope.timeline.training;
