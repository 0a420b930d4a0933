/**
 * Reports as files that open again: writes records as JSON and reads them. Key types: {@link
 * org.eigenscope.store.RecordJson}, {@link org.eigenscope.store.ReportReader}. Nothing in a file is trusted.
 */
package org.eigenscope.store;
