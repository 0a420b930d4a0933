/**
 * Measures speed and memory: kernels by JMH against the machine's peak, and whole models in processes of their own.
 * Key type: {@link org.eigenscope.bench.Benchmarks}. Only in the Maven profile {@code bench}.
 */
package org.eigenscope.bench;
