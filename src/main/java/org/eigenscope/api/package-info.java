/**
 * The entry point for programs that use Eigenscope as a library: {@link org.eigenscope.api.Eigenscope} opens, analyzes
 * and writes models; its results are records of {@code model}, {@code analysis} and {@code spectrum}. Needs no JavaFX.
 */
package org.eigenscope.api;
