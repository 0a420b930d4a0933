/**
 * Reports as files that open again: how records stand in JSON, written and read. Key types:
 * {@link org.eigenscope.store.RecordJson}, {@link org.eigenscope.store.ReportReader}. Nothing in a file is believed.
 */
package org.eigenscope.store;
