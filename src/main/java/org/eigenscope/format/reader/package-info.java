/**
 * Types that every reader of a format takes and gives. Key types: {@link org.eigenscope.format.reader.ModelFormat},
 * {@link org.eigenscope.format.reader.FileIndex}.
 */
package org.eigenscope.format.reader;
