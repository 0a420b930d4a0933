/**
 * Writes what the window shows to files. Key type: {@link org.eigenscope.desktop.export.ExportActions}.
 */
package org.eigenscope.desktop.export;
