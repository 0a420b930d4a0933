/**
 * The entrance for programs that use Eigenscope as a library: {@link org.eigenscope.api.Eigenscope} opens, analyzes and
 * writes; what it gives are the records of {@code model}, {@code analysis} and {@code spectrum}. Needs no JavaFX.
 */
package org.eigenscope.api;
