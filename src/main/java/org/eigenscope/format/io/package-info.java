/**
 * Bytes of model files: positioned reads, ranges, zip members, JSON, and the failures of reading. Nothing that a file
 * claims is believed. Key types: {@link org.eigenscope.format.io.ByteSource}, {@link org.eigenscope.format.io.Probe}.
 */
package org.eigenscope.format.io;
