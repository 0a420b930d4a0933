/**
 * Analyzes models on a cluster of Spark: {@link org.eigenscope.cluster.AnalyzeJob} is the application, a matrix a task.
 * Not part of the program: profile {@code cluster} makes a jar of its own. Imports {@code analysis}, {@code cli},
 * {@code format}, {@code linalg}, {@code model} and {@code store}.
 */
package org.eigenscope.cluster;
